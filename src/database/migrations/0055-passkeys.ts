import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Passkeys, whose each is, the handle of each account that has some, and registrations under way. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'passkey',
    {
      tenant_id: 'text',
      account_id: 'text',
      id: 'text',
      name: 'text',
      public_key: 'text',
      counter: 'whole',
      transports: 'json',
      aaguid: 'text',
      user_verified: 'flag',
      backup_eligible: 'flag',
      backed_up: 'flag',
      created_at: 'time',
      last_used_at: 'time?',
      suspect_at: 'time?',
    },
    ['tenant_id', 'account_id', 'id'],
  )
  await createTable(db, 'passkey_owner', { id: 'text', tenant_id: 'text', account_id: 'text' }, ['id'])
  await createTable(db, 'passkey_handle', { tenant_id: 'text', account_id: 'text', handle: 'text' }, [
    'tenant_id',
    'account_id',
  ])
  await createTable(
    db,
    'passkey_registration',
    { tenant_id: 'text', account_id: 'text', challenge: 'text', expires_at: 'time' },
    ['tenant_id', 'account_id', 'challenge'],
  )
  await createIndex(db, 'passkey_registration', ['expires_at'])
}
