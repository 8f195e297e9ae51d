import { type ColumnDefinitionBuilder, type CreateTableBuilder, PostgresAdapter, sql } from 'kysely'
import type { Db } from '../engine.ts'

/**
 * The portable columns: text (also JSON), whole numbers and times (bigint; a time is epoch seconds and ends in `_at`),
 * flags (0 or 1). A question mark allows null.
 */
export type Column = 'text' | 'whole' | 'time' | 'flag' | 'json' | 'text?' | 'whole?' | 'time?' | 'flag?' | 'json?'

/** Creates a table of portable columns; `key` names the columns of its primary key in their order. */
export async function createTable(db: Db, name: string, columns: Record<string, Column>, key: string[]): Promise<void> {
  let table: CreateTableBuilder<string, string> = db.schema.createTable(name)
  for (const [column, kind] of Object.entries(columns)) {
    table = table.addColumn(column, typeOf(db, kind), nullable(kind))
  }
  await table.addPrimaryKeyConstraint(`${name}_pkey`, key).execute()
}

/** Adds a column to a table that exists: null, or with a default, so that an older build can go on writing. */
export async function addColumn(db: Db, table: string, name: string, kind: Column, start?: string | number) {
  const change = db.schema.alterTable(table)
  if (start === undefined) return change.addColumn(name, typeOf(db, kind)).execute()
  return change.addColumn(name, typeOf(db, kind), (c) => nullable(kind)(c).defaultTo(start)).execute()
}

/** An index named `<table>_by_<columns>`. */
export async function createIndex(db: Db, table: string, columns: string[], kind?: 'unique'): Promise<void> {
  const index = db.schema
    .createIndex(`${table}_by_${columns.join('_')}`)
    .on(table)
    .columns(columns)
  await (kind === 'unique' ? index.unique() : index).execute()
}

/** Text is compared by its bytes on both engines, so that ranges and orders mean the same. */
function typeOf(db: Db, kind: Column) {
  if (!kind.startsWith('text') && !kind.startsWith('json')) return 'bigint'
  return db.getExecutor().adapter instanceof PostgresAdapter ? sql`text collate "C"` : 'text'
}

const nullable = (kind: Column) => (c: ColumnDefinitionBuilder) => (kind.endsWith('?') ? c : c.notNull())
