import type { Kysely } from 'kysely'

/** Knows no table: each room adds the type of its own with `withTables`. */
export type Db = Kysely<{}>

/** Durable: on disk before the commit resolves. Brief: a power cut may take the last moments, never half a commit. */
export type Durability = 'durable' | 'brief'

type Transact = <T>(work: (trx: Db) => Promise<T>) => Promise<T>

/** What the two engines do differently; everything else in the house is the same query on both. */
export interface Engine {
  readonly name: 'sqlite' | 'postgres'
  /** Single statements of this kind; both share the connections. */
  readonly db: Readonly<Record<Durability, Db>>
  readonly transact: Readonly<Record<Durability, Transact>>
  /** Transactions without deadlines: migrations may take long. */
  openForMigrations(): { transact: Transact; close(): Promise<void> }
  /** Inside a transaction: waits until no other process changes the tables' shape. */
  lockSchema(trx: Db): Promise<void>
  /** The clock of the database, in milliseconds since 1970. */
  clockMilliseconds(): Promise<number>
  close(): Promise<void>
}
