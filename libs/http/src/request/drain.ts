import { Injectable } from '@nestjs/common';

/** Whether this replica is on its way out. From then on it is not ready, and every answer closes its connection. */
@Injectable()
export class Drain {
  private begun = false;

  get hasBegun(): boolean {
    return this.begun;
  }

  begin(): void {
    this.begun = true;
  }
}
