import { type TraceStep, currentRequest } from '@app/kernel';

const LONGEST_STATEMENT = 2_000;

type Query = (...input: unknown[]) => unknown;

/** The same query, as a step of the request's trace when the request is traced. Of its input only the text is told, never a value. */
export function queryAsStep(query: Query): Query {
  return (...input) => {
    const step = currentRequest()?.trace?.step;
    const text = step && textOf(input);
    if (text === undefined) return query(...input);
    return step!(statementStep(text), () => query(...input) as Promise<unknown>);
  };
}

/** Undefined for the callback form and for cursors, which answer no promise. */
function textOf(input: readonly unknown[]): string | undefined {
  const [first] = input;
  if (typeof input.at(-1) === 'function') return undefined;
  if (typeof first === 'string') return first;
  const { text, submit } = first as { text?: unknown; submit?: unknown };
  return typeof text === 'string' && submit === undefined ? text : undefined;
}

function statementStep(text: string): TraceStep {
  const statement = text.slice(0, LONGEST_STATEMENT).replace(/\s+/g, ' ').trim();
  const operation = statement.split(/[\s(;]/, 1)[0]!.toUpperCase();
  return {
    name: operation,
    attributes: { 'db.system.name': 'postgresql', 'db.operation.name': operation, 'db.query.text': statement },
  };
}
