import type { Db } from '../engine.ts'
import { addColumn } from './columns.ts'

/** What a person chose on the way through a sign-in. */
export async function up(db: Db): Promise<void> {
  await addColumn(db, 'sign_in', 'choices', 'json', '{}')
}
