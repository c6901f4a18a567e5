/** One thing an operator can do from the command line: thin, the libs' services do the work. */
export interface Command {
  readonly parameters: string;
  readonly summary: string;
  run(args: string[]): Promise<void>;
}

/** The words of the call are off: the usage, and exit code 2 where that has no other meaning. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(
    message: string,
    readonly exitCode = 2,
  ) {
    super(message);
  }
}
