import { Controller, Get, Module, Post } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';
import { Endpoint } from '../endpoint/endpoint.decorator.js';
import { anyone, holderOf } from './access-rule.js';
import { RouteAccessCheck } from './route-access-check.js';

@Controller('declared')
class DeclaredController {
  @Get()
  @Endpoint({ summary: 'Open', access: anyone })
  open(): void {}

  @Post()
  @Endpoint({ summary: 'Guarded', access: holderOf('users:read') })
  guarded(): void {}

  /** No route, so it needs no rule. */
  helper(): void {}
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  forgotten(): void {}
}

async function boot(controllers: (new () => object)[]): Promise<void> {
  @Module({ imports: [DiscoveryModule], providers: [RouteAccessCheck], controllers })
  class TrialModule {}
  const app = await Test.createTestingModule({ imports: [TrialModule] }).compile();
  await app.init();
}

describe('a route that declares no access rule', () => {
  it('stops the boot and is named', async () => {
    await expect(boot([DeclaredController, ForgottenController])).rejects.toThrow('ForgottenController.forgotten');
  });

  it('is the only thing that does', async () => {
    await expect(boot([DeclaredController])).resolves.toBeUndefined();
  });
});
