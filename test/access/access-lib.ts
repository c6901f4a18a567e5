import { type DataSource } from 'typeorm';
import { DomainEvent, type EventAction, type Subject } from '@app/kernel';
import { Database, DomainEvents, Metrics, type Notifications } from '@app/platform';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { AccessAnnouncements } from '../../libs/roles/src/authority/access-announcements.js';
import { AccessQueries } from '../../libs/roles/src/authority/access.queries.js';
import { Authority } from '../../libs/roles/src/authority/authority.js';
import { KeyAccessQueries } from '../../libs/roles/src/authority/key-access.queries.js';
import { LastOwner } from '../../libs/roles/src/authority/last-owner.js';
import { OwnPermissions } from '../../libs/roles/src/authority/own-permissions.js';
import { AccessRules } from '../../libs/roles/src/changes/access-rules.js';
import { Grant } from '../../libs/roles/src/grants/grant.entity.js';
import { GrantsRepository } from '../../libs/roles/src/grants/grants.repository.js';
import { Role } from '../../libs/roles/src/roles/role.entity.js';
import { RolesRepository } from '../../libs/roles/src/roles/roles.repository.js';
import { UserProfile } from '../../libs/users/src/user-profile.entity.js';
import { User } from '../../libs/users/src/user.entity.js';
import { openDataSource } from '../support/open-data-source.js';
import { RulesFixture } from './rules-fixture.js';

/** What is heard of other replicas, for tests that say themselves what was announced. */
export class HeardNotifications {
  isCurrent = true;
  private readonly handlers: ((payload: string | undefined) => void)[] = [];

  on(_channel: string, handler: (payload: string | undefined) => void): void {
    this.handlers.push(handler);
  }

  hear(payload: string | undefined): void {
    for (const handle of this.handlers) handle(payload);
  }
}

/** What another lib tells of a user. */
export class Happened extends DomainEvent {
  readonly subject: Subject;

  constructor(
    readonly action: EventAction,
    userId: string,
  ) {
    super();
    this.subject = { type: 'user', id: userId };
  }
}

/** The rules of access on a real database with the people of the rules fixture, without the rest of the application. */
export class AccessLib {
  readonly database: Database;
  readonly events: DomainEvents;
  readonly metrics = new Metrics();
  readonly notifications = new HeardNotifications();
  readonly roles: RolesRepository;
  readonly grants: GrantsRepository;
  readonly authority: Authority;
  readonly ownPermissions: OwnPermissions;
  readonly lastOwner: LastOwner;
  readonly rules: AccessRules;

  private constructor(
    private readonly dataSource: DataSource,
    private readonly own: TestDatabase,
    readonly fixture: RulesFixture,
  ) {
    this.database = new Database(dataSource);
    this.events = new DomainEvents(this.database);
    this.roles = new RolesRepository(this.database);
    this.grants = new GrantsRepository(this.database);
    this.ownPermissions = this.rememberingPermissions();
    const queries = [new AccessQueries(this.database), new KeyAccessQueries(this.database)] as const;
    this.authority = new Authority(...queries, this.ownPermissions);
    this.lastOwner = new LastOwner(this.database, this.events);
    this.rules = new AccessRules(this.database, this.events, this.lastOwner);
  }

  static async open(): Promise<AccessLib> {
    const own = await createTestDatabase();
    // Grants name users, whose entity must be known though it is not used.
    const dataSource = await openDataSource({ url: own.application, entities: [Role, Grant, User, UserProfile] });
    return new AccessLib(dataSource, own, await RulesFixture.open({ database: own }));
  }

  async close(): Promise<void> {
    await this.fixture.close();
    await this.dataSource.destroy();
    await this.own.drop();
  }

  /** Does the work in a transaction, and takes back what it wrote. */
  tryOut<T>(work: () => Promise<T>): Promise<T> {
    return this.database.transaction(() => this.database.rehearse(work));
  }

  private rememberingPermissions(): OwnPermissions {
    const notifications = this.notifications as unknown as Notifications;
    const announcements = new AccessAnnouncements(this.database, notifications, this.events, this.metrics);
    announcements.onModuleInit();
    return new OwnPermissions(this.database, notifications, announcements, this.metrics);
  }
}

/** The refusal of a change, as code and what its details say; undefined when there is none. */
export async function refusalIn(change: Promise<unknown>): Promise<unknown> {
  try {
    await change;
    return undefined;
  } catch (error) {
    const { code, details } = error as { code: string; details: { message: string }[] };
    return details.length === 0 ? code : [code, ...details.map(({ message }) => message)];
  }
}

/** The code of that refusal alone. */
export async function refusalCodeIn(change: Promise<unknown>): Promise<unknown> {
  return [await refusalIn(change)].flat()[0];
}
