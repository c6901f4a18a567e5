import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint, anyone } from '@app/http';
import { KEY_SET_MAX_AGE_SECONDS } from './key-times.js';
import { JwksBody } from './jwks.dto.js';
import { SigningKeys } from './signing-keys.js';

@ApiTags('keys')
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  @Get('jwks.json')
  @Header('Cache-Control', `public, max-age=${KEY_SET_MAX_AGE_SECONDS}`)
  @Endpoint({
    summary: 'Public keys that verify access tokens',
    description: 'A JSON Web Key Set (RFC 7517).',
    access: anyone,
    returns: JwksBody,
    raw: true,
  })
  jwks(): JwksBody {
    return this.keys.jwks;
  }
}
