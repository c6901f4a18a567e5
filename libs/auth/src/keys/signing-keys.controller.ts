import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page } from '@app/kernel';
import { Endpoint, assertPageMode, holderOf } from '@app/http';
import { SigningKeyRotationService } from './signing-key-rotation.service.js';
import { ListSigningKeysQuery, RotateKeysInput, SigningKeyBody } from './signing-key.dto.js';
import { SigningKeyQueries } from './signing-key.queries.js';

@ApiTags('keys')
@Controller('signing-keys')
export class SigningKeysController {
  constructor(
    private readonly queries: SigningKeyQueries,
    private readonly rotation: SigningKeyRotationService,
  ) {}

  @Get()
  @Endpoint({ summary: 'List the signing keys', access: holderOf('keys:read'), returns: [SigningKeyBody] })
  list(@Query() query: ListSigningKeysQuery): Promise<Page<SigningKeyBody>> {
    assertPageMode(query);
    return this.queries.list(query);
  }

  @Post('rotate')
  @Endpoint({
    summary: 'Rotate the signing keys',
    description:
      'The next key becomes current, once it has been published for five and a half minutes. What the old one signed stays valid, unless you say `immediately`.',
    access: holderOf('keys:rotate'),
    returns: SigningKeyBody,
    etag: 'none',
    errors: ['SIGNING_KEY_NOT_READY'],
    audit: 'signing-key.rotated',
  })
  async rotate(@Body() { immediately }: RotateKeysInput): Promise<SigningKeyBody> {
    const kid = immediately ? await this.rotation.rotateImmediately() : await this.rotation.rotate();
    return this.queries.get(kid);
  }
}
