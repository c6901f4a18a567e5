import { type KeyObject, createPrivateKey } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock, Secrets } from '@app/platform';
import { type Checkpoint, generateAuditKey, signCheckpoint } from './checkpoint.js';
import { CheckpointRepository, type StoredAuditKey } from './checkpoint.repository.js';

const PURPOSE = 'audit-checkpoint-key';

interface Signer {
  readonly keyId: string;
  readonly privateKey: KeyObject;
}

/** Signs tree heads. Called under the sealer's lock, so that two replicas cannot both make the first key. */
@Injectable()
export class CheckpointSigner {
  private readonly logger = new Logger(CheckpointSigner.name);

  constructor(
    private readonly checkpoints: CheckpointRepository,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async sign(treeSize: number, root: Buffer): Promise<Checkpoint> {
    const { keyId, privateKey } = await this.signer();
    const signedAt = new Date(this.clock.now()).toISOString();
    const unsigned = { treeSize, rootHash: root.toString('hex'), signedAt, keyId };
    return signCheckpoint(unsigned, privateKey);
  }

  /** Read each time: a key made in a transaction that rolled back must not be remembered. */
  private async signer(): Promise<Signer> {
    const [newest] = await this.checkpoints.keys();
    return (newest && this.unseal(newest)) ?? this.makeKey();
  }

  /** Undefined when SECRET_KEY is another one: then a new key signs on, and verifiers must be told of it. */
  private unseal({ keyId, privateKeySealed }: StoredAuditKey): Signer | undefined {
    try {
      const key = this.secrets.unseal(privateKeySealed, PURPOSE);
      return { keyId, privateKey: createPrivateKey({ key, format: 'der', type: 'pkcs8' }) };
    } catch {
      this.logger.error(`The audit key ${keyId} was sealed under another SECRET_KEY; a new one signs from now on`);
      return undefined;
    }
  }

  private async makeKey(): Promise<Signer> {
    const made = generateAuditKey();
    await this.checkpoints.insertKey(made, this.secrets.seal(made.privateKeyDer, PURPOSE));
    return {
      keyId: made.keyId,
      privateKey: createPrivateKey({ key: made.privateKeyDer, format: 'der', type: 'pkcs8' }),
    };
  }
}
