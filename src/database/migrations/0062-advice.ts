import type { Db } from '../engine.ts'
import { createTable } from './columns.ts'

/** What a tenant tells people about fakes, version by version. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'advice',
    { tenant_id: 'text', page: 'text', version: 'whole', words: 'json', published_at: 'time', published_by: 'text' },
    ['tenant_id', 'page', 'version'],
  )
}
