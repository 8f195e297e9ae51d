import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** The audit: entries, the last number of each node, and the seals that chain the entries. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'audit_entry',
    {
      node: 'text',
      number: 'whole',
      happened_at: 'time',
      tenant_id: 'text?',
      actor: 'text',
      act: 'text',
      subject: 'text?',
      reason: 'text?',
      detail: 'json?',
      ip: 'text?',
      salt: 'text?',
      personal_digest: 'text',
      digest: 'text',
    },
    ['node', 'number'],
  )
  await createIndex(db, 'audit_entry', ['happened_at'])
  await createIndex(db, 'audit_entry', ['tenant_id', 'happened_at'])
  await createIndex(db, 'audit_entry', ['tenant_id', 'subject'])
  await createTable(db, 'audit_node', { node: 'text', last_number: 'whole' }, ['node'])
  await createTable(
    db,
    'audit_seal',
    {
      position: 'whole',
      node: 'text',
      first_number: 'whole',
      last_number: 'whole',
      key_id: 'text',
      link: 'text',
      sealed_at: 'time',
    },
    ['position'],
  )
  // Unique: two nodes that seal at once must not cover the same entries.
  await createIndex(db, 'audit_seal', ['node', 'first_number'], 'unique')
}
