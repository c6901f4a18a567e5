import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  AccessChecker,
  CurrentUser,
  Public,
  RequirePermission,
  RollcallModule,
  type RollcallOptions,
  type RollcallUser,
  SignedIn,
} from '@rollcall/nest';

@Controller()
class ProbeController {
  constructor(private readonly access: AccessChecker) {}

  @Get('public')
  @Public()
  open(@CurrentUser() user: RollcallUser | undefined): { user: string } {
    return { user: user?.id ?? 'nobody' };
  }

  @Get('undeclared')
  undeclared(): { secret: boolean } {
    return { secret: true };
  }

  @Get('signed-in')
  @SignedIn()
  signedIn(@CurrentUser() user: RollcallUser): RollcallUser {
    return user;
  }

  @Get('regions/:region')
  @RequirePermission('probe:region:read', { scope: ({ params }) => `region:${params['region']}` })
  region(): { read: boolean } {
    return { read: true };
  }

  /** Could they, an hour ago and now? */
  @Get('history')
  @SignedIn()
  async history(@CurrentUser() { id: userId }: RollcallUser): Promise<boolean[]> {
    const question = { userId, permission: 'probe:region:read', scope: 'region:emea' };
    const anHourAgo = new Date(Date.now() - 3_600_000);
    return this.access.areAllowed([{ ...question, asOf: anHourAgo }, question]);
  }
}

/** The smallest app that uses everything the library has. */
export async function startProbeApp(options: RollcallOptions): Promise<NestFastifyApplication> {
  @Module({
    imports: [RollcallModule.forRootAsync({ useFactory: () => Promise.resolve(options) })],
    controllers: [ProbeController],
  })
  class ProbeModule {}

  const app = await NestFactory.create<NestFastifyApplication>(
    ProbeModule,
    new FastifyAdapter({ forceCloseConnections: true }),
    { logger: false, abortOnError: false },
  );
  await app.listen(0, '127.0.0.1');
  return app;
}
