// What the compiler must refuse, checked by every type check: a line that it lets through makes `@ts-expect-error` an error.
// Nothing here is ever called.
import { type RollcallClient, type RollcallError, type SessionClient, createRollcallClient } from '@rollcall/client';

export async function accepts(rollcall: RollcallClient): Promise<void> {
  const { data: user } = await rollcall.get('/api/v1/users/{id}', { params: { path: { id: 'x' } } });
  const [email, status]: [string, 'pending' | 'active' | 'suspended' | 'deactivated'] = [user.email, user.status];
  const { meta } = await rollcall.get('/api/v1/roles');
  const cursor: string | null = meta.nextCursor;
  const nothing: undefined = (await rollcall.delete('/api/v1/users/{id}', { params: { path: { id: 'x' } } })).data;
  const picture: Blob = (await rollcall.get('/api/v1/auth/me/avatar', { parseAs: 'blob' })).data;
  for await (const role of rollcall.each('/api/v1/roles')) role.name satisfies string;
  const { session }: SessionClient = createRollcallClient({ baseUrl: '', credentials: { type: 'session' } });
  void [email, status, cursor, nothing, picture, session];
}

export async function refuses(rollcall: RollcallClient): Promise<void> {
  // @ts-expect-error There is no such path.
  await rollcall.get('/api/v1/user');
  // @ts-expect-error The path has no such method.
  await rollcall.delete('/api/v1/users');
  // @ts-expect-error The path needs its id.
  await rollcall.get('/api/v1/users/{id}');
  // @ts-expect-error Its name is id.
  await rollcall.get('/api/v1/users/{id}', { params: { path: { userId: 'x' } } });
  // @ts-expect-error A filter has other values.
  await rollcall.get('/api/v1/users', { params: { query: { status: 'asleep' } } });
  // @ts-expect-error A body is needed.
  await rollcall.post('/api/v1/users');
  // @ts-expect-error The body lacks the address.
  await rollcall.post('/api/v1/users', { body: { password: 'correct horse battery' } });
  // @ts-expect-error The body has the wrong type.
  await rollcall.post('/api/v1/users', { body: { email: 7 } });
  // @ts-expect-error The body has a field that nobody knows.
  await rollcall.post('/api/v1/users', { body: { email: 'a@example.com', isAdmin: true } });
  // @ts-expect-error A question has no body.
  await rollcall.get('/api/v1/roles', { body: {} });
  // @ts-expect-error An answer has no such field.
  void (await rollcall.get('/api/v1/auth/me')).data.passwordHash;
  // @ts-expect-error One resource has no pages.
  rollcall.pages('/api/v1/auth/me');
  // @ts-expect-error There is no such way to sign in.
  createRollcallClient({ baseUrl: '', credentials: { type: 'magic' } });
  // @ts-expect-error Only a session has one.
  void createRollcallClient({ baseUrl: '', credentials: { type: 'api-key', apiKey: 'rk' } }).session;
}

export function tellsCodesApart({ code }: RollcallError): boolean[] {
  // @ts-expect-error There is no such code.
  return [code === 'EMAIL_TAKEN', code === 'EMAIL_TOKEN'];
}
