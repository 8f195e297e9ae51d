import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** The certificates of devices, and what waits to be fetched. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'certificate',
    {
      tenant_id: 'text',
      account_id: 'text',
      serial: 'text',
      device_number: 'whole',
      common_name: 'text',
      delivery_id: 'text',
      made_in: 'text',
      issued_at: 'time',
      not_before_at: 'time',
      not_after_at: 'time',
      first_used_at: 'time?',
      ends_at: 'time?',
      ended_at: 'time?',
      reminded_days: 'whole?',
    },
    ['tenant_id', 'account_id', 'serial'],
  )
  await createIndex(db, 'certificate', ['ends_at'])
  await createIndex(db, 'certificate', ['not_after_at'])
  await createTable(
    db,
    'certificate_delivery',
    {
      tenant_id: 'text',
      account_id: 'text',
      device_number: 'whole',
      id: 'text',
      token_hash: 'text',
      password_hash: 'text',
      seed: 'text?',
      common_name: 'text',
      reason: 'text',
      tries: 'whole',
      downloads: 'whole',
      issued_at: 'time',
      expires_at: 'time',
    },
    ['tenant_id', 'account_id', 'device_number'],
  )
  await createIndex(db, 'certificate_delivery', ['expires_at'])
  await createTable(
    db,
    'certificate_delivery_token',
    { tenant_id: 'text', token_hash: 'text', account_id: 'text', device_number: 'whole', expires_at: 'time' },
    ['tenant_id', 'token_hash'],
  )
}
