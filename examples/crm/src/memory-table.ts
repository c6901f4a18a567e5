/** A table as small as can be, since this is a sample: it lives as long as the process. */
export class MemoryTable<Row extends { readonly id: string }> {
  private readonly rows = new Map<string, Row>();

  find(id: string): Row | undefined {
    return this.rows.get(id);
  }

  list(isWanted: (row: Row) => boolean = () => true): Row[] {
    return [...this.rows.values()].filter(isWanted);
  }

  save(row: Row): Row {
    this.rows.set(row.id, row);
    return row;
  }
}
