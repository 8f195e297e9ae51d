import type { Db } from '../engine.ts'

/** Few sites are native: what an origin says of apps, and which apps a tenant has, is found without passing the others. */
export async function up(db: Db): Promise<void> {
  await db.schema
    .createIndex('site_of_native')
    .on('site')
    .columns(['tenant_id', 'site_id'])
    .where('kind' as never, '=', 'native' as never)
    .execute()
}
