import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';

/** How far each place outside has the checkpoints. */
@Injectable()
export class DeliveryRepository {
  constructor(private readonly database: Database) {}

  /** The tree size up to which it has them; undefined when it never got one. */
  async find(destination: string): Promise<number | undefined> {
    const [row] = await this.database.query<{ treeSize: string }>(
      'SELECT tree_size AS "treeSize" FROM audit_deliveries WHERE destination = $1',
      [destination],
    );
    return row && Number(row.treeSize);
  }

  /** Never back: another replica may be further. */
  async advance(destination: string, treeSize: number): Promise<void> {
    await this.database.query(
      `INSERT INTO audit_deliveries (destination, tree_size) VALUES ($1, $2)
       ON CONFLICT (destination) DO UPDATE SET tree_size = greatest(audit_deliveries.tree_size, excluded.tree_size)`,
      [destination, treeSize],
    );
  }
}
