/** The surfaces, each made once and handed what it asks of others. */
import { accountPage } from '#account-page/account-page.ts'
import * as audit from '#audit/audit.ts'
import { enrolments } from '#enrolment/enrolment.ts'
import { networkOf, throttle } from '#limits/limits.ts'
import { managementApi } from '#management-api/management-api.ts'
import { operations } from '#operations/operations.ts'
import { type Protocol, protocol } from '#protocol/protocol.ts'
import { signInPages } from '#sign-in/sign-in.ts'
import { errorAnswers } from '#web/errors.ts'
import type { Admit } from '#web/throttled.ts'
import { beginForSite, endsBy, enrolmentForApi, pageLinks } from './doors.ts'
import type { Ground } from './ground.ts'
import { housekeeping } from './housekeeping.ts'
import { policy } from './policy.ts'

export type Rooms = ReturnType<typeof makeRooms>

export function makeRooms(ground: Ground) {
  const { database, keyring, log, hosts, errorLog } = ground
  const signIn = signInPages({ ...ground, keyed: keyring.keyed('nobody'), ends: endsBy(() => sessions) })
  const sessions: Protocol = protocol({
    ...ground,
    log: errorLog,
    signIns: { begin: beginForSite(signIn) },
    links: pageLinks,
  })
  const enrolment = enrolments({
    ...ground,
    endGrants: sessions.endGrants,
    addressOf: (tenantId) => hosts.place(tenantId).issuer,
  })

  return {
    ...ground,
    signIn,
    protocol: sessions,
    enrolment,
    accountPage: accountPage(ground),
    api: managementApi({
      ...ground,
      policy,
      enrolment: enrolmentForApi(enrolment, ground.tenants),
      grants: sessions,
      keyed: keyring.keyed('cursor'),
    }),
    errors: errorAnswers({ ...ground, log: errorLog, now: database.now }),
    formTokens: keyring.keyed('form-token'),
    admit: admissions(ground),
    operations: operations(
      { database: () => database.health() },
      { audit: () => audit.alarm(database.db, database.now()) },
    ),
    sealer: audit.sealer(database, keyring.keyed('audit'), (cause) => log.error({ cause }, 'the audit is not sealed')),
    housekeeping: housekeeping({ ...ground, protocol: sessions, enrolment }),
  }
}

/** What a page's script asks while somebody types is little; this is far above it. */
const mostScriptRequests = { max: 120, windowSeconds: 60 }

function admissions({ database }: Ground): Admit {
  return (name, { ip, now }) => throttle(database.db, `${name}/${networkOf(ip)}`, { ...mostScriptRequests, now })
}
