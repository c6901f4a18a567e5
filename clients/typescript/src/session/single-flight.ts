/** Of many who ask at once the first does the work, and all get its outcome. */
export class SingleFlight<T> {
  #flight: Promise<T> | undefined;

  run(work: () => Promise<T>): Promise<T> {
    this.#flight ??= work().finally(() => (this.#flight = undefined));
    return this.#flight;
  }

  /** Resolves when nothing is under way, however that ended. */
  async landed(): Promise<void> {
    await this.#flight?.catch(() => {});
  }
}
