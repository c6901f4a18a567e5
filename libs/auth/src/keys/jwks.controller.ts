import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Endpoint, anyone } from '@app/http';
import { SigningKeys } from './signing-keys.js';

@ApiTags('keys')
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  @Get('jwks.json')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOkResponse({
    description: 'A JSON Web Key Set (RFC 7517).',
    schema: { type: 'object', additionalProperties: true },
  })
  @Endpoint({ summary: 'Public keys that verify access tokens', access: anyone, raw: true, status: 200 })
  jwks(): object {
    return this.keys.jwks;
  }
}
