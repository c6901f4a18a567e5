import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '@rollcall/nest';
import { CrmError } from '../crm-error.js';
import { ContactBody, CreateContactInput, UpdateContactInput } from './contact.dto.js';
import { Contacts } from './contact.js';

@ApiTags('contacts')
@ApiBearerAuth()
@RequirePermission('crm:contact:read')
@Controller('contacts')
export class ContactsController {
  constructor(private readonly contacts: Contacts) {}

  @Get()
  @ApiOperation({ summary: 'List contacts' })
  @ApiOkResponse({ type: [ContactBody] })
  list(): ContactBody[] {
    return this.contacts.list();
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a contact' })
  @ApiOkResponse({ type: ContactBody })
  get(@Param('id', ParseUUIDPipe) id: string): ContactBody {
    const contact = this.contacts.find(id);
    if (!contact) throw new CrmError('CONTACT_NOT_FOUND');
    return contact;
  }

  @Post()
  @RequirePermission('crm:contact:write')
  @ApiOperation({ summary: 'Create a contact' })
  @ApiCreatedResponse({ type: ContactBody })
  create(@Body() input: CreateContactInput): ContactBody {
    return this.contacts.save({ email: null, ...input, id: randomUUID() });
  }

  @Patch(':id')
  @RequirePermission('crm:contact:write')
  @ApiOperation({ summary: 'Change a contact' })
  @ApiOkResponse({ type: ContactBody })
  change(@Param('id', ParseUUIDPipe) id: string, @Body() changes: UpdateContactInput): ContactBody {
    return this.contacts.save({ ...this.get(id), ...changes });
  }
}
