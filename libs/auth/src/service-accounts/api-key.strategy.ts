import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { type FastifyRequest } from 'fastify';
import passport from 'passport';
import { type ServiceAccountPrincipal } from '@app/kernel';
import { hashOpaqueToken } from '../single-use/opaque-token.js';
import { isApiKey, presentedApiKey } from './api-key.js';
import { ApiKeyRepository } from './api-key.repository.js';

/** What passport lends a strategy while it judges a request; passport's own types know Express only. */
interface Judging {
  success(principal: object): void;
  fail(): void;
  error(error: unknown): void;
}

/** Accepts an API key that is live, of a service account that is active. Every refusal looks the same. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(passport.Strategy as unknown as new () => object, 'api-key') {
  constructor(private readonly keys: ApiKeyRepository) {
    super();
  }

  authenticate(this: ApiKeyStrategy & Judging, request: FastifyRequest): void {
    this.validate(presentedApiKey(request.headers)).then(
      (principal) => (principal ? this.success(principal) : this.fail()),
      (error: unknown) => this.error(error),
    );
  }

  async validate(key: string | undefined): Promise<ServiceAccountPrincipal | undefined> {
    return key !== undefined && isApiKey(key) ? this.keys.use(hashOpaqueToken(key)) : undefined;
  }
}
