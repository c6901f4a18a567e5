import { isDeepStrictEqual } from 'node:util';
import { type DataSource, type EntityMetadata, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { type ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/**
 * The rows of an entity, by its mapping, for SQL that is written by hand: where TypeORM would build the statement anew and read
 * the row a second time to see what changed. What an entity was read as is kept with it, so only what changed is written.
 */
export class EntityRows<Entity extends ObjectLiteral> {
  /** What to select of the alias, for `read`. */
  readonly selection: string;
  private readonly metadata: EntityMetadata;
  /** Each with its name in the selection. */
  private readonly columns: ReadonlyMap<ColumnMetadata, string>;
  private readonly readAs = new WeakMap<Entity, ReadonlyMap<ColumnMetadata, unknown>>();

  constructor(
    private readonly dataSource: DataSource,
    target: EntityTarget<Entity>,
    alias: string,
  ) {
    this.metadata = dataSource.getMetadata(target);
    const selected = this.metadata.columns.filter(({ isSelect }) => isSelect);
    this.columns = new Map(selected.map((column) => [column, `${alias}.${column.databaseName}`]));
    this.selection = [...this.columns.values()].map((name) => `${name} AS "${name}"`).join(', ');
  }

  read(row: Readonly<Record<string, unknown>>): Entity {
    const entity = this.metadata.create() as Entity;
    for (const [column, name] of this.columns) {
      column.setEntityValue(entity, this.dataSource.driver.prepareHydratedValue(row[name], column));
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
    const { driver } = this.dataSource;
    const values = new Map<ColumnMetadata, unknown>();
    for (const column of this.columns.keys()) {
      values.set(column, driver.preparePersistentValue(column.getEntityValue(entity), column));
    }
    return values;
  }
}
