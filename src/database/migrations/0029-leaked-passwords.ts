import type { Db } from '../engine.ts'
import { addColumn } from './columns.ts'

/** Whether a password that was in use turned up among the leaked ones, as far as a sign-in has noticed. */
export async function up(db: Db): Promise<void> {
  await addColumn(db, 'password', 'leaked', 'flag', 0)
}
