/**
 * The certificate host: where a browser is asked for its certificate, and what is kept of its answer.
 *
 *   ask      a new question for a sign-in or a test: the address on the certificate host
 *   answer   what a browser showed there, judged; where it goes back to, with a ticket
 *   take     the browser that asked brings the ticket: from now on the answer is its own
 *   shown    what the browser has shown, judged anew from the tables
 *   sweep
 *
 * Only who holds both the cookie of the sign-in and the ticket gets an answer: somebody lured to the certificate host answers
 * for nobody, and who lured them never sees the ticket. The TLS layer takes every certificate and none (listener.ts); what it
 * thinks of one is never asked.
 */
import * as accounts from '#accounts/accounts.ts'
import type { Certificates, Presented, Verdict } from '#certificates/certificates.ts'
import { hashSecret, newSecret, sameSecret } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import { type Addresses, addresses } from './addresses.ts'
import * as store from './store.ts'

export { type Addresses, addresses } from './addresses.ts'

/** What was shown, as the pages tell it. */
export type Shown = { fits: true; presented: Presented; userId: string; at: number } | (Verdict & { fits: false })

export interface CertificateHostParts {
  database: Database
  certificates: Certificates
  /** The setting: an address that may hold `{tenant}` and `{random}`. */
  address: string
  /** The public address of a tenant's host, without a path. */
  originOf(tenantId: string): string
}

export type CertificateHost = ReturnType<typeof certificateHost>

/** Long enough to find the right certificate in a dialog, or to type a PIN. */
const questionSeconds = 10 * 60

export function certificateHost({ database, certificates, address, originOf }: CertificateHostParts) {
  const places: Addresses = addresses(address)

  return {
    places,

    /** What was shown before for the same id counts no more. */
    async ask(tenantId: string, id: string, backTo: string, now: number): Promise<string> {
      const token = newSecret()
      await store.put(database.brief, {
        tenant_id: tenantId,
        id,
        token_hash: hashSecret(token),
        ticket_hash: null,
        back_to: backTo,
        verdict: null,
        presented_at: null,
        taken_at: null,
        expires_at: now + questionSeconds,
      })
      return `${places.originFor(tenantId)}/t/${tenantId}/present/${id}.${token}`
    },

    /** Where the browser goes on; undefined for a question that was answered already, or never asked. */
    async answer(
      tenantId: string,
      question: string,
      der: Uint8Array | undefined,
      now: number,
    ): Promise<string | undefined> {
      const [id = '', token = ''] = question.split('.')
      const row = await store.find(database.db, tenantId, id, now)
      if (!row?.token_hash || !sameSecret(token, row.token_hash)) return undefined
      const verdict = await certificates.judge(tenantId, der, now)
      const ticket = newSecret()
      const to = { verdict: JSON.stringify(verdict), ticketHash: hashSecret(ticket) }
      if (!(await store.answer(database.brief, row, to, now))) return undefined
      return `${originOf(tenantId)}${row.back_to}?ticket=${ticket}`
    },

    /** Called only for the browser that asked. */
    take: (tenantId: string, id: string, ticket: string, now: number): Promise<boolean> =>
      store.take(database.brief, { tenantId, id, ticketHash: hashSecret(ticket), now }),

    /** Undefined: nothing yet. What was good once is looked up again: it may have been revoked since. */
    async shown(tenantId: string, id: string, now: number): Promise<Shown | undefined> {
      const row = await store.find(database.db, tenantId, id, now)
      if (!row?.verdict || row.taken_at === null) return undefined
      const verdict = JSON.parse(row.verdict) as Verdict
      if (!verdict.fits) return verdict
      const { presented } = verdict
      const { commonName, notAfter } = presented
      const account = await accounts.find(database.db, tenantId, presented.accountId)
      if (!account || !(await certificates.stillCounts(presented, now))) {
        return { fits: false, why: 'revoked', commonName, notAfter }
      }
      return { fits: true, presented, userId: account.userId, at: row.presented_at ?? now }
    },

    forget: (trx: Db, tenantId: string, id: string): Promise<void> => store.remove(trx, tenantId, id),
    sweep: (trx: Db, now: number, limit: number): Promise<number> => store.removeOld(trx, now, limit),
  }
}
