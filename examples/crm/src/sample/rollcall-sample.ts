// What a person would click or a pipeline would apply once: the account of the CRM itself, its roles, and who has them.
import { type RollcallClient } from '@rollcall/client';
import { type CrmPermission } from '../permissions.js';
import { PEOPLE } from './people.js';

const SALES: readonly CrmPermission[] = ['crm:contact:read', 'crm:contact:write', 'crm:deal:read', 'crm:deal:write'];
const MANAGER: readonly CrmPermission[] = ['crm:deal:read-all', 'crm:deal:write-all'];

/** @param owner signed in as an owner, who alone holds what goes into the key */
export async function createServiceKey(owner: RollcallClient): Promise<string> {
  const account = await owner.post('/api/v1/service-accounts', {
    body: { name: 'crm', description: 'The sample CRM' },
  });
  const { data } = await owner.post('/api/v1/service-accounts/{id}/keys', {
    params: { path: { id: account.data.id } },
    body: { name: 'sample', permissions: ['access:read', 'permissions:manage'] },
  });
  return data.key;
}

/** Once the CRM has registered its permissions: a role carries only what is known. */
export async function createRoles(owner: RollcallClient): Promise<void> {
  await owner.post('/api/v1/roles', { body: { name: 'sales', description: 'Sells', permissions: [...SALES] } });
  await owner.post('/api/v1/roles', {
    body: { name: 'sales-manager', description: 'Leads sales', permissions: [...MANAGER], parents: ['sales'] },
  });
}

export async function createPeople(owner: RollcallClient, password: string): Promise<void> {
  for (const { email, roles } of PEOPLE) {
    await owner.post('/api/v1/users', { body: { email, password, roles: [...roles] } });
  }
}
