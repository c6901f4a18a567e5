import { type PersonalDataSource } from '@app/kernel';

/** Everybody who holds something about people; the composition root names them all. */
export abstract class PersonalDataSources {
  /** In the order of the document. Nothing depends on the order in which they erase. */
  abstract readonly all: readonly PersonalDataSource[];
}
