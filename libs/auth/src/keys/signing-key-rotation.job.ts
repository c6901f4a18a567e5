import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '@app/platform';
import { SigningKeyRotationService } from './signing-key-rotation.service.js';

/** Asked often, done when due: a server that was off on the day rotates within the hour it is back. */
const HOURLY = '17 * * * *';

@Injectable()
export class SigningKeyRotationJob implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly rotation: SigningKeyRotationService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('signing-key-rotation', () => this.rotation.rotateWhenDue());
    await this.jobs.schedule('signing-key-rotation', HOURLY);
  }
}
