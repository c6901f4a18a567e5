import { AppError, type Actor } from '@app/kernel';
import { AccessChangesService } from '../../libs/roles/src/changes/access-changes.service.js';
import { UserDeactivationService } from '../../libs/users/src/user-deactivation.service.js';
import { UsersService } from '../../libs/users/src/users.service.js';
import { type TestApp } from '../support/test-app.js';
import { type Command, type UserCommand } from './rules-simulation.js';

/** Carries commands out as the services of the application do. */
export class RulesActions {
  private readonly changes: AccessChangesService;
  private readonly users: UsersService;
  private readonly deactivations: UserDeactivationService;

  constructor(app: TestApp) {
    this.changes = app.nest.get(AccessChangesService, { strict: false });
    this.users = app.nest.get(UsersService, { strict: false });
    this.deactivations = app.nest.get(UserDeactivationService, { strict: false });
  }

  make(actor: Actor, { isApproved = false, ...command }: Command): Promise<unknown> {
    if (!isOfUser(command)) return this.changes.makeAll({ actor, isApproved }, [command]);
    switch (command.type) {
      case 'user.suspend':
        return this.users.suspend(actor, command.userId, 'a test', undefined);
      case 'user.activate':
        return this.deactivations.activate(actor, command.userId, undefined);
      case 'user.delete':
        return this.users.delete(actor, command.userId, undefined);
      case 'user.restore':
        return this.users.restore(actor, command.userId);
    }
  }
}

/** The code a change was refused with. Anything but a refusal from the catalogue, also a collision, is thrown on. */
export async function refusalOf(change: Promise<unknown>): Promise<string | undefined> {
  try {
    await change;
    return undefined;
  } catch (error) {
    if (error instanceof AppError && !COLLISIONS.has(error.code)) return error.code;
    throw error;
  }
}

const COLLISIONS = new Set(['CONCURRENT_UPDATE', 'SERVICE_UNAVAILABLE', 'INTERNAL_ERROR']);

function isOfUser(command: Command): command is UserCommand {
  return command.type.startsWith('user.');
}
