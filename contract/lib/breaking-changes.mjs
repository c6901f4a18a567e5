/**
 * What of a new document breaks a client of the old one. A request may only be asked less of, an answer may only say more:
 *
 * - an operation, a success status, a media type or a field of an answer is gone
 * - a field of an answer changed its type, became nullable, or may be absent now
 * - an enumeration of an answer has a new value
 * - a parameter or a field of a request is gone, became required, changed its type, or takes less than it did
 * - an operation asks for another permission, or for a sign-in it did not ask for
 *
 * New error codes are no break: clients branch on those they know, as docs/errors.md says.
 */
export function breakingChanges(before, after) {
  return operationsOf(before).flatMap(({ name, path, method, operation }) => {
    const now = after.paths[path]?.[method];
    if (!now) return [`${name} is gone`];
    const own = new Comparison(before, after);
    own.compareOperation(operation, now);
    return own.found.map((text) => `${name}: ${text}`);
  });
}

function operationsOf({ paths }) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation,
    })),
  );
}

const LOWER_BOUNDS = ['minimum', 'minLength', 'minItems'];
const UPPER_BOUNDS = ['maximum', 'maxLength', 'maxItems'];

class Comparison {
  found = [];
  #seen = new Set();

  constructor(before, after) {
    this.before = before;
    this.after = after;
  }

  compareOperation(was, is) {
    if (is['x-permission'] && is['x-permission'] !== was['x-permission']) {
      this.found.push(`needs the permission ${is['x-permission']} instead of ${was['x-permission'] ?? 'none'}`);
    }
    if (!was.security?.length && is.security?.length) this.found.push('needs a sign-in');
    this.#parameters(was.parameters ?? [], is.parameters ?? []);
    this.#request(was.requestBody, is.requestBody);
    for (const [status, answer] of Object.entries(was.responses)) {
      if (status.startsWith('2')) this.#answer(status, answer, is.responses[status]);
    }
  }

  #parameters(was, is) {
    const keyOf = ({ name, in: place }) => `${place} parameter ${place === 'header' ? name.toLowerCase() : name}`;
    const known = new Map(was.map((one) => [keyOf(one), one]));
    for (const one of is.filter(({ required }) => required)) {
      if (!known.get(keyOf(one))?.required) this.found.push(`${keyOf(one)} is required now`);
    }
    for (const [key, one] of known) {
      const now = is.find((candidate) => keyOf(candidate) === key);
      if (!now) this.found.push(`${key} is gone`);
      else this.#taken(one.schema, now.schema, key);
    }
  }

  #request(was, is) {
    if (!was) return void (is?.required && this.found.push('a body is required now'));
    for (const [type, { schema }] of Object.entries(was.content)) {
      const now = is?.content[type];
      if (!now) this.found.push(`takes no ${type} any more`);
      else this.#taken(schema, now.schema, 'body');
    }
  }

  #answer(status, was, is) {
    if (!is) return this.found.push(`does not answer ${status} any more`);
    for (const [type, { schema }] of Object.entries(was.content ?? {})) {
      const now = is.content?.[type];
      if (!now) this.found.push(`${status} is no ${type} any more`);
      else this.#given(schema, now.schema, 'data');
    }
  }

  /** What comes in: whatever was taken must be taken still. */
  #taken(given, now, at) {
    const pair = this.#pair(given, now, `in ${at}`);
    if (!pair) return;
    const [was, is] = pair;
    if (was.type !== is.type) return this.found.push(`${at} takes ${is.type} instead of ${was.type}`);
    if (was.nullable && !is.nullable) this.found.push(`${at} takes no null any more`);
    for (const value of was.enum ?? []) {
      if (is.enum && !is.enum.includes(value)) this.found.push(`${at} does not take ${value} any more`);
    }
    if (!was.enum && is.enum) this.found.push(`${at} takes certain values only`);
    if (is.pattern && is.pattern !== was.pattern) this.found.push(`${at} takes another form: ${is.pattern}`);
    for (const bound of LOWER_BOUNDS)
      if ((is[bound] ?? -Infinity) > (was[bound] ?? -Infinity)) this.#bound(at, bound, is);
    for (const bound of UPPER_BOUNDS)
      if ((is[bound] ?? Infinity) < (was[bound] ?? Infinity)) this.#bound(at, bound, is);
    for (const name of is.required ?? []) {
      if (!was.required?.includes(name)) this.found.push(`${at}.${name} is required now`);
    }
    for (const [name, field] of Object.entries(was.properties ?? {})) {
      if (is.properties?.[name]) this.#taken(field, is.properties[name], `${at}.${name}`);
      else this.found.push(`${at}.${name} is not taken any more`);
    }
    if (was.items && is.items) this.#taken(was.items, is.items, `${at}[]`);
    this.#choices(was, is, (one, other) => this.#taken(one, other, at), at);
  }

  /** What goes out: whatever was there must be there still, and be what it was. */
  #given(given, now, at) {
    const pair = this.#pair(given, now, `out ${at}`);
    if (!pair) return;
    const [was, is] = pair;
    if (was.type !== is.type) return this.found.push(`${at} is ${is.type} instead of ${was.type}`);
    if (!was.nullable && is.nullable) this.found.push(`${at} may be null now`);
    if (was.enum && !is.enum) this.found.push(`${at} may be any value now`);
    for (const value of (was.enum && is.enum) ?? []) {
      if (!was.enum.includes(value)) this.found.push(`${at} may be ${value} now`);
    }
    for (const [name, field] of Object.entries(was.properties ?? {})) {
      const field2 = is.properties?.[name];
      if (!field2) this.found.push(`${at}.${name} is gone`);
      else if (was.required?.includes(name) && !is.required?.includes(name))
        this.found.push(`${at}.${name} may be absent now`);
      if (field2) this.#given(field, field2, `${at}.${name}`);
    }
    if (was.items && is.items) this.#given(was.items, is.items, `${at}[]`);
    this.#choices(was, is, (one, other) => this.#given(one, other, at), at);
  }

  /** Choices are told apart by the name of their schema. */
  #choices(was, is, compare, at) {
    for (const kind of ['oneOf', 'anyOf', 'allOf']) {
      for (const [index, one] of (was[kind] ?? []).entries()) {
        const now = is[kind] ?? [];
        const other = one.$ref ? now.find(({ $ref }) => $ref === one.$ref) : now[index];
        if (other) compare(one, other);
        else this.found.push(`${at}: ${one.$ref?.split('/').pop() ?? `choice ${index}`} is gone`);
      }
    }
  }

  #bound(at, bound, is) {
    this.found.push(`${at} takes less: ${bound} ${is[bound]}`);
  }

  /** Undefined where the two were compared already: a schema may contain itself. */
  #pair(was, is, at) {
    const key = `${at.split(' ')[0]} ${was.$ref} ${is.$ref}`;
    if (was.$ref && is.$ref) {
      if (this.#seen.has(key)) return undefined;
      this.#seen.add(key);
    }
    return [resolve(this.before, was), resolve(this.after, is)];
  }
}

function resolve(document, schema) {
  if (!schema.$ref) return schema;
  const names = schema.$ref.replace(/^#\//, '').split('/');
  return names.reduce((at, name) => at?.[name], document) ?? {};
}
