import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { createRollcallClient } from '@rollcall/client';
import { CRM_SETTINGS, type CrmSettings } from './crm-settings.js';
import { PERMISSIONS } from './permissions.js';

/** Tells Rollcall at each start what can be allowed here. The same again changes nothing; it gives nobody anything. */
@Injectable()
export class PermissionRegistration implements OnApplicationBootstrap {
  constructor(@Inject(CRM_SETTINGS) private readonly settings: CrmSettings) {}

  async onApplicationBootstrap(): Promise<void> {
    const { rollcallUrl, apiKey } = this.settings;
    const rollcall = createRollcallClient({ baseUrl: rollcallUrl, credentials: { type: 'api-key', apiKey } });
    const permissions = Object.entries(PERMISSIONS).map(([code, description]) => ({ code, description }));
    await rollcall.post('/api/v1/permissions', { body: { permissions } });
  }
}
