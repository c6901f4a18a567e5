import { MemoryTable } from '../memory-table.js';

export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  readonly email: string | null;
}

/** The table of contacts: shared by all who may read contacts. */
export class Contacts extends MemoryTable<Contact> {}
