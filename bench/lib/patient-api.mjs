import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from './api.mjs';

const PATIENCE_MS = 30_000;

/** Asks again when a busy machine was answered 503: what is measured is what is kept, not how fast. */
export class PatientApi extends Api {
  async call(...request) {
    for (const end = Date.now() + PATIENCE_MS; ; await sleep(500)) {
      try {
        return await super.call(...request);
      } catch (error) {
        if (Date.now() > end || !error.message.includes('answered 503')) throw error;
      }
    }
  }
}
