import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ExpectedVersions } from '@app/kernel';
import { Endpoint, IfMatch, holderOf } from '@app/http';
import { AttributeSchemaBody, AttributeSchemaInput } from './attribute-schema.dto.js';
import { AttributeSchemaRepository } from './attribute-schema.repository.js';
import { AttributeSchemaService } from './attribute-schema.service.js';

@ApiTags('users')
@Controller('users/attribute-schema')
export class AttributeSchemaController {
  constructor(
    private readonly schemas: AttributeSchemaRepository,
    private readonly service: AttributeSchemaService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Read what the attributes of users must look like',
    access: holderOf('users:read'),
    returns: AttributeSchemaBody,
  })
  get(): Promise<AttributeSchemaBody> {
    return this.schemas.read();
  }

  @Put()
  @Endpoint({
    summary: 'Set what the attributes of users must look like',
    description:
      'Binds what is written from now on. Allowed is JSON Schema 2020-12 without references and formats, 10 levels deep; a pattern may not repeat groups, look around or back, and sees 256 characters.',
    access: holderOf('users:configure'),
    returns: AttributeSchemaBody,
    audit: 'user-attribute-schema.replaced',
    ifMatch: true,
  })
  replace(
    @Body() { schema }: AttributeSchemaInput,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<AttributeSchemaBody> {
    return this.service.replace(schema, expected);
  }
}
