import type { Db } from '../engine.ts'
import { addColumn } from './columns.ts'

/** What the steps of an enrolment have prepared, until the last of them is done. */
export async function up(db: Db): Promise<void> {
  await addColumn(db, 'enrolment', 'staged', 'json', '{}')
}
