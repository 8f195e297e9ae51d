import { sql } from 'kysely'
import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

interface Row {
  tenant_id: string
  account_id: string
  mails: string
  phones: string
}

/** Accounts by every address and number they have, and what happened by the number that a person reads out. */
export async function up(db: Db): Promise<void> {
  await createTable(db, 'account_contact', { tenant_id: 'text', contact: 'text', account_id: 'text' }, [
    'tenant_id',
    'contact',
    'account_id',
  ])
  await fill(db)
  await createIndex(db, 'sign_in_record', ['tenant_id', 'number'])
  await createIndex(db, 'notice', ['tenant_id', 'number'])
  await createIndex(db, 'report', ['tenant_id', 'number'])
}

const atOnce = 500

async function fill(db: Db): Promise<void> {
  for (let last: Row | undefined; ; ) {
    const { rows } = await sql<Row>`select tenant_id, account_id, mails, phones from account
      where (tenant_id, account_id) > (${last?.tenant_id ?? ''}, ${last?.account_id ?? ''})
      order by tenant_id, account_id limit ${atOnce}`.execute(db)
    for (const row of rows) {
      for (const contact of contactsOf(row)) {
        await sql`insert into account_contact (tenant_id, contact, account_id)
          values (${row.tenant_id}, ${contact}, ${row.account_id})`.execute(db)
      }
    }
    last = rows.at(-1)
    if (!last || rows.length < atOnce) return
  }
}

/** In the form in which the accounts are looked up by them. */
function contactsOf({ mails, phones }: Row): Set<string> {
  const addresses = (JSON.parse(mails) as { address: string }[]).map(({ address }) => address)
  const numbers = (JSON.parse(phones) as { number: string }[]).map(({ number }) => number)
  return new Set([...addresses, ...numbers].map((text) => text.normalize('NFKC').trim().toLowerCase()))
}
