import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CheckpointBody } from '../checkpoints/checkpoint.dto.js';

/** The key that signed, for orientation: whoever verifies takes it from elsewhere. */
export class ExportKeyBody {
  /** @example 3mX0Jm1m7v2m5kzq */
  keyId: string;
  /** In PEM. @example -----BEGIN PUBLIC KEY-----… */
  publicKey: string;
}

/** The first line of an export. */
export class ExportHeaderBody {
  @ApiProperty({ enum: ['header'] })
  type: string;
  /** @example rollcall-audit-export-v1 */
  format: string;
  /** @example 2026-01-01T00:00:00.000Z */
  exportedAt: string;
  /** Null: everything. Else each event comes with its proof. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, nullable: true })
  filters: Record<string, string> | null;
  checkpoint: CheckpointBody;
  keys: ExportKeyBody[];
}

/** A sealed event of an export. */
export class ExportEventBody {
  @ApiProperty({ enum: ['event'] })
  type: string;
  /** @example 12 */
  leafIndex: number;
  /** In hex. @example 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d */
  leafHash: string;
  /** The text behind the hash; absent when the event was pruned or is missing. */
  @ApiPropertyOptional({ example: '{"action":"user.created"}' })
  leaf?: string;
  /** By JSON pointer into the leaf: the salt and the canonical text of the value. What is not here was erased. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
  })
  openings?: Record<string, [salt: string, value: string]>;
  /** The tombstone that says it was removed by retention. @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  pruned?: string;
  /** Sealed, but not in the log any more, and no tombstone says why. @example true */
  missing?: boolean;
  /** In a filtered export: the hashes, in hex, that show it to be in the tree. */
  proof?: string[];
}

/** A checkpoint, behind the last event it covers. */
export class ExportCheckpointBody extends CheckpointBody {
  @ApiProperty({ enum: ['checkpoint'] })
  type: string;
}

/** An event that is in the log, but not in the tree yet: at the end of a full export. */
export class ExportUnsealedBody {
  @ApiProperty({ enum: ['unsealed'] })
  type: string;
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  eventId: string;
  /** @example 2026-01-01T00:00:00.000Z */
  occurredAt: string;
  /** Whether the sealer knows of it. @example true */
  queued: boolean;
}

/** The last line of an export. */
export class ExportEndBody {
  @ApiProperty({ enum: ['end'] })
  type: string;
  /** Of all lines before this one. @example 240 */
  lines: number;
}

export const EXPORT_LINES = [ExportEventBody, ExportCheckpointBody, ExportUnsealedBody, ExportEndBody] as const;
