/** A step ended badly in a way the reader can act on: the message is printed without a stack. */
export class StepFailed extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
