import type { Db } from '../engine.ts'
import { addColumn } from './columns.ts'

/** When a signing key begins to sign, and when it is taken out of publication. */
export async function up(db: Db): Promise<void> {
  await addColumn(db, 'signing_key', 'signs_from_at', 'time', 0)
  await addColumn(db, 'signing_key', 'ends_at', 'time?')
}
