import { until } from '../../libs/platform/src/cache/testing/until.js';
import { type ApiClient, type ApiResponse } from './api-client.js';
import { type Outbox } from './outbox.js';
import { enrol } from './second-factor.js';
import { PASSWORD } from './server-settings.js';
import { type TestApp } from './test-app.js';

const PATIENCE_MS = 20_000;

/** Each stands in one place at first, and nowhere in the end. */
export const MARK = {
  email: 'zaphira.markova@example.com',
  newEmail: 'zaphira.second@example.org',
  wantedEmail: 'zaphira.wanted@example.net',
  firstName: 'Zaphira',
  formerName: 'Zaphirine',
  lastName: 'Markovszky',
  displayName: 'Zaph the Quill',
  phone: '+41446681899',
  attribute: 'badge-QX7741',
  nested: 'nested-QX7742',
  avatar: 'https://pictures.example.com/zaphira-QX7743.png',
  ip: '203.0.113.77',
  userAgent: 'MarkedBrowser/7744',
  otherAgent: 'MarkedTablet/7745',
  grantReason: 'granted-because-QX7746',
  grantTicket: 'TICKET-QX7747',
  suspendReason: 'suspended-because-QX7748',
  requestReason: 'requested-because-QX7749',
  decisionReason: 'decided-because-QX7750',
  impersonationReason: 'helped-because-QX7751',
  deactivationReason: 'left-because-QX7752',
} as const;
export const MARKS = Object.values(MARK);
/** What their account was made of, and the key of that call. */
export const CREATION = {
  email: MARK.email,
  profile: { firstName: MARK.formerName, attributes: { badge: MARK.attribute, more: { deep: [MARK.nested] } } },
};
export const CREATION_KEY = { 'idempotency-key': `make-${MARK.email}` };
const DEVICE = { 'user-agent': MARK.userAgent, 'x-forwarded-for': MARK.ip };

/** Somebody who has left a mark wherever anything about a person is kept. */
export class MarkedPerson {
  id!: string;
  /** Signed in as they are. */
  api!: ApiClient;
  refreshToken!: string;

  private constructor(
    private readonly app: TestApp,
    private readonly outbox: Outbox,
  ) {}

  static async live(app: TestApp, outbox: Outbox): Promise<MarkedPerson> {
    const person = new MarkedPerson(app, outbox);
    await person.makeAccount();
    await person.liveInIt();
    await person.beTreated();
    await person.beLookedFor();
    return person;
  }

  signIn(email: string): Promise<ApiResponse> {
    return this.app.anonymous.post('/auth/login', { email, password: PASSWORD }, DEVICE);
  }

  /** Created by somebody with a key, invited, and joined from a device of their own. */
  private async makeAccount(): Promise<void> {
    this.id = ((await ok(this.app.owner.post('/users', CREATION, CREATION_KEY))).data as { id: string }).id;
    const token = await this.tokenMailedTo(MARK.email, /invit/i);
    const profile = { firstName: MARK.firstName, lastName: MARK.lastName, displayName: MARK.displayName };
    await ok(this.app.anonymous.post('/auth/accept-invitation', { token, password: PASSWORD, profile }, DEVICE));
    const { accessToken, refreshToken: next } = (await ok(this.signIn(MARK.email))).data as Record<string, string>;
    this.refreshToken = next!;
    this.api = this.app.anonymous.withToken(accessToken!);
  }

  private async liveInIt(): Promise<void> {
    const profile = { phone: MARK.phone, avatarUrl: MARK.avatar };
    await ok(this.api.patch('/auth/me', { profile }, DEVICE));
    await this.app.anonymous.post('/auth/login', { email: MARK.email, password: 'wrong horse battery' }, DEVICE);
    // Not an account of anybody's, typed by the person all the same.
    await this.app.anonymous.post('/auth/login', { email: 'typo@example.com', password: 'wrong horse' }, DEVICE);
    await this.app.anonymous.post('/auth/register', { email: MARK.email, password: PASSWORD }, DEVICE);
    await this.app.anonymous.post('/auth/verify-email/resend', { email: MARK.email }, DEVICE);
    await this.app.anonymous.post('/auth/forgot-password', { email: MARK.email }, { 'user-agent': MARK.otherAgent });
    await this.tokenMailedTo(MARK.email, /password/i);
    await ok(this.api.patch('/auth/me', { email: MARK.newEmail, currentPassword: PASSWORD }, DEVICE));
    await ok(
      this.app.anonymous.post(
        '/auth/verify-email',
        { token: await this.tokenMailedTo(MARK.newEmail, /address|confirm|verify/i) },
        DEVICE,
      ),
    );
    const again = (await ok(this.signIn(MARK.newEmail))).data as Record<string, string>;
    this.api = this.app.anonymous.withToken(again['accessToken']!);
    await enrol(this.app, { id: this.id, email: MARK.newEmail, api: this.api });
    await ok(this.api.patch('/auth/me', { email: MARK.wantedEmail, currentPassword: PASSWORD }, DEVICE));
    await this.tokenMailedTo(MARK.wantedEmail, /./);
    await this.api.get('/users', DEVICE);
  }

  /** What others wrote about them. */
  private async beTreated(): Promise<void> {
    const roleId = await this.app.roleId('auditor');
    const [reason, ticket] = [MARK.grantReason, MARK.grantTicket];
    const grant = (await ok(this.app.owner.post(`/users/${this.id}/roles`, { roleId, reason, ticket }))).data as {
      id: string;
    };
    await ok(this.app.owner.delete(`/users/${this.id}/roles/${grant.id}`));
    const sensitive = (
      await ok(
        this.app.owner.post('/roles', { name: 'sensitive', permissions: ['users:read'], requiresApproval: true }),
      )
    ).data as { id: string };
    const asked = await ok(
      this.app.owner.post('/access/requests', { userId: this.id, roleId: sensitive.id, reason: MARK.requestReason }),
    );
    const approver = await this.app.person(['owner']);
    const request = (asked.data as { id: string }).id;
    await ok(approver.api.post(`/access/requests/${request}/refuse`, { reason: MARK.decisionReason }));
    await ok(
      this.app.owner.post('/access/requests', { userId: this.id, roleId: sensitive.id, reason: MARK.requestReason }),
    );
    await ok(this.app.owner.post(`/users/${this.id}/impersonate`, { reason: MARK.impersonationReason }));
    await ok(this.app.owner.post(`/users/${this.id}/suspend`, { reason: MARK.suspendReason }));
    await ok(this.app.owner.post(`/users/${this.id}/activate`));
    const at = new Date(Date.now() + 86_400_000).toISOString();
    await ok(this.app.owner.post(`/users/${this.id}/deactivate`, { reason: MARK.deactivationReason, at }));
  }

  private async beLookedFor(): Promise<void> {
    for (const q of [MARK.lastName, MARK.newEmail, 'zaphir']) {
      await ok(this.app.owner.get(`/users/export?q=${encodeURIComponent(q)}`));
      await ok(this.app.owner.get(`/audit-events/export?q=${encodeURIComponent(q)}`));
      await ok(this.app.owner.get(`/audit-events?q=${encodeURIComponent(q)}`));
    }
    await ok(this.app.owner.get(`/users/export?attributes[badge]=${MARK.attribute}`));
    await ok(this.app.owner.get(`/users/${this.id}/export`));
  }

  private async tokenMailedTo(to: string, subject: RegExp): Promise<string> {
    const newest = async () => (await this.outbox.all(to)).findLast((mail) => subject.test(mail.subject))?.token;
    await until(async () => (await newest()) !== undefined, PATIENCE_MS);
    return (await newest())!;
  }
}

/** @throws Error with what it says, when an answer is a refusal */
export async function ok(answer: Promise<ApiResponse>): Promise<ApiResponse> {
  const response = await answer;
  if (response.status >= 300) throw new Error(`${response.status}: ${response.text}`);
  return response;
}
