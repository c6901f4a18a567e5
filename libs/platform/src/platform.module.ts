import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CursorCodec } from '@app/kernel';
import { SETTINGS, type Settings } from './config/settings.js';
import { Secrets } from './crypto/secrets.js';
import { Tracing } from './tracing/tracing.js';

export interface PlatformOptions {
  readonly settings: Settings;
  readonly secrets: Secrets;
}

/** What every lib may inject: the settings, and what is derived from SECRET_KEY. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot({ settings, secrets }: PlatformOptions): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: Secrets, useValue: secrets },
      { provide: Tracing, useFactory: () => Tracing.start(settings) },
      { provide: CursorCodec, useValue: new CursorCodec(secrets.key('cursor')) },
    ];
    return { module: PlatformModule, providers, exports: providers };
  }
}
