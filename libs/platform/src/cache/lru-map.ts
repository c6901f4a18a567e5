/** A Map of at most `maxEntries`, which forgets the least recently used. A Map keeps insertion order: oldest first. */
export class LruMap<Value> extends Map<string, Value> {
  constructor(private readonly maxEntries: number) {
    super();
  }

  override get(key: string): Value | undefined {
    const value = super.get(key);
    if (value !== undefined) this.moveToEnd(key, value);
    return value;
  }

  override set(key: string, value: Value): this {
    this.moveToEnd(key, value);
    const [oldest] = this.keys();
    if (this.size > this.maxEntries && oldest !== undefined) this.delete(oldest);
    return this;
  }

  private moveToEnd(key: string, value: Value): void {
    this.delete(key);
    super.set(key, value);
  }
}
