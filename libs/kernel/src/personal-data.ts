/**
 * What is held about people lies with many owners. Each owner tells and forgets its own by a `PersonalDataSource`; the
 * composition root collects them, and a test compares `tables` with the schema, so that a new table cannot be overlooked.
 */
export interface PersonalDataSource {
  /** Every table that it speaks for, whether or not something of it is shown or erased one by one. */
  readonly tables: readonly string[];
  /** What it holds, without a secret and without what belongs to others. Nothing is read before `pages` is. */
  parts(userId: string): readonly PersonalDataPart[];
  /** By which values the person can be recognised elsewhere. Asked before anything is erased. */
  recall?(userId: string): Promise<Partial<KnownValues>>;
  /** In the transaction of the erasure, behind the lock of the account: what an index finds. */
  erase?(person: KnownPerson): Promise<void>;
  /** After its commit, perhaps more than once: what only looking through everything finds. False: not finished, ask again. */
  sweep?(person: KnownPerson): Promise<boolean>;
}

/** One member of the document, in pages, so that no part has to fit into memory. */
export interface PersonalDataPart {
  readonly name: string;
  readonly pages: AsyncIterable<readonly object[]>;
  /** There is at most one: an object or null instead of a list. */
  readonly isOne?: boolean;
}

export interface KnownValues {
  readonly emails: readonly string[];
  /** Names, telephone, attributes, and what they were before. */
  readonly texts: readonly string[];
  /** From where the person acted. */
  readonly devices: readonly KnownDevice[];
}

export interface KnownDevice {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export interface KnownPerson extends KnownValues {
  readonly id: string;
}
