import type { Db } from '../database.ts'
import { addColumn } from './columns.ts'

/** How often everything that was begun for an account was ended at once; a sign-in keeps the number it began with. */
export async function up(db: Db): Promise<void> {
  await addColumn(db, 'account', 'generation', 'whole', 0)
  await addColumn(db, 'sign_in', 'generation', 'whole', 0)
}
