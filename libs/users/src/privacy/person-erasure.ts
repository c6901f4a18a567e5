import { Injectable } from '@nestjs/common';
import { type KnownPerson, type KnownValues } from '@app/kernel';
import { UserRepository } from '../user.repository.js';
import { ErasureSweepService } from './erasure-sweep.service.js';
import { knownPerson } from './known-person.js';
import { PersonalDataSources } from './personal-data-sources.js';

/**
 * The forgetting itself, for whoever decides on it: an erasure that is asked for, or the purge of an account that was deleted
 * long ago. In the caller's transaction, on an account that the caller has locked and that is deleted.
 */
@Injectable()
export class PersonErasure {
  constructor(
    private readonly users: UserRepository,
    private readonly sources: PersonalDataSources,
    private readonly sweeps: ErasureSweepService,
  ) {}

  /** By what the person can be recognised: to be asked before anything is forgotten. */
  async recall(userId: string): Promise<KnownPerson> {
    const recalled: Partial<KnownValues>[] = [];
    for (const source of this.sources.all) recalled.push((await source.recall?.(userId)) ?? {});
    return knownPerson(userId, recalled);
  }

  async erase(person: KnownPerson): Promise<void> {
    for (const source of this.sources.all) await source.erase?.(person);
    await this.users.purge(person.id);
    await this.sweeps.ask(person);
  }
}
