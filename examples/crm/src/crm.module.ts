import { type DynamicModule, Module } from '@nestjs/common';
import { RollcallModule } from '@rollcall/nest';
import { ActivitiesController } from './activities/activities.controller.js';
import { Activities } from './activities/activity.js';
import { Contacts } from './contacts/contact.js';
import { ContactsController } from './contacts/contacts.controller.js';
import { CRM_SETTINGS, type CrmSettings } from './crm-settings.js';
import { DealAccess, Deals } from './deals/deal-access.js';
import { DealsController } from './deals/deals.controller.js';
import { DealsService } from './deals/deals.service.js';
import { HealthController } from './health.controller.js';
import { MeController } from './me.controller.js';
import { PermissionRegistration } from './permission-registration.js';

@Module({
  controllers: [ContactsController, DealsController, ActivitiesController, MeController, HealthController],
  providers: [Contacts, Deals, Activities, DealAccess, DealsService, PermissionRegistration],
})
export class CrmModule {
  static forRoot(settings: CrmSettings): DynamicModule {
    const { rollcallUrl, ...options } = settings;
    return {
      module: CrmModule,
      imports: [RollcallModule.forRoot({ baseUrl: rollcallUrl, ...options })],
      providers: [{ provide: CRM_SETTINGS, useValue: settings }],
    };
  }
}
