import { isDeepStrictEqual } from 'node:util';
import { type DataSource, type EntityMetadata, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { type ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/**
 * The rows of an entity, by its mapping, for SQL that is written by hand: where TypeORM would build the statement anew and read
 * the row a second time to see what changed. What an entity was read as is kept with it, so only what changed is written.
 */
export class EntityRows<Entity extends ObjectLiteral> {
  private readonly metadata: EntityMetadata;
  private readonly columns: readonly ColumnMetadata[];
  private readonly readAs = new WeakMap<Entity, ReadonlyMap<ColumnMetadata, unknown>>();

  constructor(
    private readonly dataSource: DataSource,
    target: EntityTarget<Entity>,
    private readonly alias: string,
  ) {
    this.metadata = dataSource.getMetadata(target);
    this.columns = this.metadata.columns.filter(({ isSelect }) => isSelect);
  }

  /** What to select of the alias, for `read`. */
  get selection(): string {
    return this.columns
      .map((column) => `${this.alias}.${column.databaseName} AS "${this.alias}.${column.databaseName}"`)
      .join(', ');
  }

  read(row: Readonly<Record<string, unknown>>): Entity {
    const entity = this.metadata.create() as Entity;
    for (const column of this.columns) {
      const value = row[`${this.alias}.${column.databaseName}`];
      column.setEntityValue(entity, this.dataSource.driver.prepareHydratedValue(value, column));
    }
    this.readAs.set(entity, this.valuesOf(entity));
    return entity;
  }

  /** `a = $2, b = $3`: what changed since it was read, or since this was called last. Empty when nothing did. */
  takeChanges(entity: Entity, parameters: unknown[]): string {
    const before = this.readAs.get(entity);
    const values = this.valuesOf(entity);
    const changed = [...values].filter(
      ([column, value]) => column.isUpdate && !column.isPrimary && !isDeepStrictEqual(before?.get(column), value),
    );
    this.readAs.set(entity, values);
    return changed.map(([column, value]) => `${column.databaseName} = $${parameters.push(value)}`).join(', ');
  }

  /**
   * `(a, b, c) VALUES ($1, $2, f($1))`: all that it says; what it leaves undefined is for the database to fill in.
   * @param also more columns, each with its expression
   */
  insertion(entity: Entity, parameters: unknown[], also: Readonly<Record<string, string>> = {}): string {
    const given = [...this.valuesOf(entity)].filter(([column, value]) => column.isInsert && value !== undefined);
    const names = [...given.map(([column]) => column.databaseName), ...Object.keys(also)];
    const values = [...given.map(([, value]) => `$${parameters.push(value)}`), ...Object.values(also)];
    return `(${names.join(', ')}) VALUES (${values.join(', ')})`;
  }

  private valuesOf(entity: Entity): Map<ColumnMetadata, unknown> {
    return new Map(
      this.columns.map((column) => {
        const value: unknown = column.getEntityValue(entity);
        return [column, this.dataSource.driver.preparePersistentValue(value, column) as unknown];
      }),
    );
  }
}
