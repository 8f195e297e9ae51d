/** Removes what is long over, a little at a time. Nothing depends on it: expiry is judged where a row is used. */
import * as announcements from '#announcements/announcements.ts'
import * as installations from '#app-prompts/app-prompts.ts'
import type { Database, Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import * as history from '#history/history.ts'
import * as knownBrowsers from '#known-browsers/known-browsers.ts'
import { counters } from '#limits/limits.ts'
import * as reports from '#reports/reports.ts'
import * as signIns from '#sign-ins/sign-ins.ts'
import type { Tenants } from '#tenants/tenants.ts'
import * as trustedBrowsers from '#trusted-browsers/trusted-browsers.ts'
import type { Log } from './log.ts'

const roundMilliseconds = 60_000
const atOnce = 200
const hour = 3600
const day = 24 * hour

export interface HousekeepingParts {
  database: Database
  tenants: Pick<Tenants<{ accountPage: { historyDays: number } }>, 'list'>
  protocol: { sweep(limit: number): Promise<number> }
  enrolment: { sweep(now: number): Promise<number> }
  recovery: { sweep(now: number): Promise<number> }
  contacts: {
    settle(now: number): Promise<number>
    sweep(trx: Db, now: number, limit: number): Promise<number>
  }
  securityCodes: { sweep(trx: Db, now: number, limit: number): Promise<number> }
  notices: { sweep(trx: Db, now: number, limit: number): Promise<number> }
  messages: { sweep(trx: Db, now: number, limit: number): Promise<number> }
  oneTimePasswords: { sweep(trx: Db, now: number, limit: number): Promise<number> }
  approvals: { sweep(trx: Db, now: number, limit: number): Promise<number> }
  passkeys: { sweep(trx: Db, now: number, limit: number): Promise<number> }
  certificates: {
    settle(now: number, limit: number): Promise<number>
    remind(now: number, limit: number): Promise<number>
    sweep(trx: Db, now: number, limit: number): Promise<number>
  }
  certificateReissues: { sweep(trx: Db, now: number, limit: number): Promise<number> }
  certificateHost: { sweep(trx: Db, now: number, limit: number): Promise<number> }
  log: Log
}

export function housekeeping({
  database,
  tenants,
  protocol,
  enrolment,
  recovery,
  contacts,
  securityCodes,
  notices,
  messages,
  oneTimePasswords,
  passkeys,
  certificates,
  certificateReissues,
  certificateHost,
  approvals,
  log,
}: HousekeepingParts) {
  let timer: NodeJS.Timeout | undefined
  let historyDueAt = 0
  let round: Promise<void> = Promise.resolve()
  const briefly = (work: (trx: Db) => Promise<number>) => () => database.briefly(work)

  /** Each works on a small portion, and is asked again as long as it finds one. */
  const sweeps: [name: string, sweep: () => Promise<number>][] = [
    ['sign-ins', briefly((trx) => signIns.sweep(trx, database.now(), atOnce))],
    ['guesses', briefly((trx) => guesses.sweep(trx, database.now(), atOnce))],
    ['protocol', () => protocol.sweep(atOnce)],
    ['enrolments', () => enrolment.sweep(database.now())],
    ['history', sweepHistory],
    ['installations', briefly((trx) => installations.sweep(trx, database.now(), atOnce))],
    ['known browsers', briefly((trx) => knownBrowsers.sweep(trx, database.now(), atOnce))],
    ['contacts in effect', () => contacts.settle(database.now())],
    ['contact changes', briefly((trx) => contacts.sweep(trx, database.now(), atOnce))],
    ['trusted browsers', briefly((trx) => trustedBrowsers.sweep(trx, database.now(), atOnce))],
    ['security codes', briefly((trx) => securityCodes.sweep(trx, database.now(), atOnce))],
    ['recovery', () => recovery.sweep(database.now())],
    ['notices', briefly((trx) => notices.sweep(trx, database.now(), atOnce))],
    ['announcements', briefly((trx) => announcements.sweep(trx, database.now(), atOnce))],
    ['messages', briefly((trx) => messages.sweep(trx, database.now(), atOnce))],
    ['one-time passwords', briefly((trx) => oneTimePasswords.sweep(trx, database.now(), atOnce))],
    ['passkeys', briefly((trx) => passkeys.sweep(trx, database.now(), atOnce))],
    ['superseded certificates', () => certificates.settle(database.now(), atOnce)],
    ['ends of certificates', () => certificates.remind(database.now(), atOnce)],
    ['certificate downloads', briefly((trx) => certificates.sweep(trx, database.now(), atOnce))],
    ['certificate reissues', briefly((trx) => certificateReissues.sweep(trx, database.now(), atOnce))],
    ['certificates shown', briefly((trx) => certificateHost.sweep(trx, database.now(), atOnce))],
    ['approvals', briefly((trx) => approvals.sweep(trx, database.now(), atOnce))],
    ['reports of no account', briefly((trx) => reports.sweep(trx, database.now(), atOnce))],
    ['counters', () => counters.sweep(database.db, database.now()).then(() => 0)],
  ]

  /** What no tenant's policy keeps any more. Tries of strangers are in it, so it would grow as long as they like. */
  async function sweepHistory(): Promise<number> {
    const now = database.now()
    if (now < historyDueAt) return 0
    historyDueAt = now + hour
    for (let after: string | undefined = ''; after !== undefined; ) {
      const some = await tenants.list(database.db, { after, limit: atOnce })
      for (const { id, policy } of some)
        await history.sweep(database.db, id, now - policy.accountPage.historyDays * day)
      after = some.length < atOnce ? undefined : some.at(-1)?.id
    }
    return 0
  }

  async function sweepAll(): Promise<void> {
    for (const [name, sweep] of sweeps) {
      try {
        while ((await sweep()) >= atOnce) await new Promise((resolve) => setImmediate(resolve))
      } catch (error) {
        log.warn({ cause: error, sweep: name }, 'a sweep failed; the next round tries again')
      }
    }
  }

  return {
    sweepAll,

    start() {
      timer = setInterval(() => {
        round = round.then(sweepAll)
      }, roundMilliseconds).unref()
    },
    async stop() {
      clearInterval(timer)
      await round
    },
  }
}
