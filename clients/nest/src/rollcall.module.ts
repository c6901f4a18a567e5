import { ConfigurableModuleBuilder, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AccessChecker } from './access/access-checker.js';
import { RefusalFilter } from './refusal.filter.js';
import { RollcallConnection } from './rollcall-connection.js';
import { RollcallGuard } from './rollcall.guard.js';
import { ROLLCALL_SETTINGS, type RollcallOptions, settingsFrom } from './rollcall-options.js';
import { AccessTokenVerifier } from './tokens/access-token-verifier.js';
import { SessionChecker } from './tokens/session-checker.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<RollcallOptions>()
  .setClassMethodName('forRoot')
  .setExtras({}, (definition) => ({ ...definition, global: true }))
  .build();

/** Import it once, by `forRoot` or `forRootAsync`: from then on every route of the app is protected. */
@Module({
  providers: [
    { provide: ROLLCALL_SETTINGS, inject: [MODULE_OPTIONS_TOKEN], useFactory: settingsFrom },
    RollcallConnection,
    AccessTokenVerifier,
    SessionChecker,
    AccessChecker,
    { provide: APP_GUARD, useClass: RollcallGuard },
    { provide: APP_FILTER, useClass: RefusalFilter },
  ],
  exports: [AccessChecker],
})
export class RollcallModule extends ConfigurableModuleClass {}
