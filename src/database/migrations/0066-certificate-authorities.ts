import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** The certificate authorities of tenants, and what they issued. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'certificate_authority',
    {
      tenant_id: 'text',
      id: 'text',
      kind: 'text',
      state: 'text',
      parent_id: 'text?',
      common_name: 'text',
      certificate: 'text?',
      above: 'text',
      key: 'text?',
      revocations: 'whole',
      list_number: 'whole',
      created_at: 'time',
      not_after_at: 'time?',
    },
    ['tenant_id', 'id'],
  )
  await createTable(
    db,
    'issued_certificate',
    {
      tenant_id: 'text',
      serial: 'text',
      authority_id: 'text',
      account_id: 'text',
      fingerprint: 'text',
      issued_at: 'time',
      not_after_at: 'time',
      revoked_at: 'time?',
      reason: 'text?',
      revocation: 'whole?',
    },
    ['tenant_id', 'serial'],
  )
  await createIndex(db, 'issued_certificate', ['tenant_id', 'authority_id', 'revocation'])
  await createIndex(db, 'issued_certificate', ['not_after_at'])
}
