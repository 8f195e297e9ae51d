import type { Db } from '../database.ts'

/** Counts of one network and those of all are kept for different times: each sweep finds its own without passing the other's. */
export async function up(db: Db): Promise<void> {
  await db.schema.dropIndex('guess_by_last_at').execute()
  for (const [name, operator] of [
    ['guess_of_network_by_last_at', '!='],
    ['guess_of_all_by_last_at', '='],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('guess')
      .columns(['last_at'])
      .where('network' as never, operator, '' as never)
      .execute()
  }
}
