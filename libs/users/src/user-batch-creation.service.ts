import { Injectable, Logger } from '@nestjs/common';
import { type Actor, AppError, ERROR_CATALOGUE, appError, isSystem } from '@app/kernel';
import { Database, DomainEvents, translateDatabaseError } from '@app/platform';
import { AttributeSchemaRepository } from './attributes/attribute-schema.repository.js';
import { InitialAccess } from './initial-access.js';
import { type User } from './user.entity.js';
import { UserCreated } from './user.events.js';
import { UserRepository } from './user.repository.js';

export interface NewAccount {
  readonly user: User;
  /** Names or ids; undefined grants what every account gets. */
  readonly roles: readonly string[] | undefined;
  readonly groups: readonly string[];
}

/** What the trail tells of each: where it came from, and whether its person is invited. */
export interface Origin {
  readonly importId: string;
  readonly invite: boolean;
}

/**
 * Many accounts in the caller's transaction, by the rules that hold for one. They are made together; when one of them is
 * refused that way, each is made by itself, and those that are refused leave nothing behind.
 */
@Injectable()
export class UserBatchCreationService {
  private readonly logger = new Logger(UserBatchCreationService.name);

  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly attributes: AttributeSchemaRepository,
    private readonly access: InitialAccess,
    private readonly events: DomainEvents,
  ) {}

  /** The refusal of each, in their order; undefined: it is created. */
  async createAll(
    actor: Actor,
    accounts: readonly NewAccount[],
    origin: Origin,
  ): Promise<readonly (AppError | undefined)[]> {
    const refusals = await this.refusalsBySchema(actor, accounts);
    const open = accounts.filter((account) => !refusals.has(account));
    try {
      await this.database.attempt(() => this.createTogether(actor, open, origin, refusals));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      for (const account of open) await this.createAlone(actor, account, origin, refusals);
    }
    return accounts.map((account) => refusals.get(account));
  }

  private async refusalsBySchema(actor: Actor, accounts: readonly NewAccount[]): Promise<Map<NewAccount, AppError>> {
    const refusals = new Map<NewAccount, AppError>();
    const assertConforms = await this.attributes.check();
    for (const account of accounts) {
      const { hasNewAttributes, profile } = account.user;
      try {
        if (hasNewAttributes || !isSystem(actor)) assertConforms(profile.attributes);
      } catch (error) {
        refusals.set(account, error as AppError);
      }
    }
    return refusals;
  }

  private async createTogether(
    actor: Actor,
    accounts: readonly NewAccount[],
    origin: Origin,
    refusals: Map<NewAccount, AppError>,
  ): Promise<void> {
    const ids = await this.users.insertAll(accounts.map(({ user }) => user));
    const created = accounts.filter(({ user }) => ids.has(user.id));
    await this.events.publishMany(created.map(({ user }) => new UserCreated(user, { ...origin })));
    await this.access.giveAll(
      actor,
      created.map(({ user, roles, groups }) => ({ userId: user.id, roles, groups })),
    );
    for (const account of accounts) if (!ids.has(account.user.id)) refusals.set(account, emailTaken());
  }

  private async createAlone(
    actor: Actor,
    account: NewAccount,
    origin: Origin,
    refusals: Map<NewAccount, AppError>,
  ): Promise<void> {
    try {
      await this.database.attempt(() => this.createTogether(actor, [account], origin, refusals));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (!(error instanceof AppError)) this.logger.error(error);
      refusals.set(account, error instanceof AppError ? error : appError('INTERNAL_ERROR'));
    }
  }
}

/** What only this account is to blame for, known or not; not a database that is away or in each other's way. */
function isRefusal(error: unknown): boolean {
  const told = translateDatabaseError(error);
  return !(told instanceof AppError) || (error instanceof AppError && error.status < 500);
}

export function emailTaken(): AppError {
  const { message } = ERROR_CATALOGUE.EMAIL_TAKEN;
  return appError('EMAIL_TAKEN', { details: [{ field: 'email', code: 'EMAIL_TAKEN', message }] });
}
