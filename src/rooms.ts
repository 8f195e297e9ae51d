/** The surfaces, each made once and handed what it asks of others. */

import { accountApprovals } from '#account-approvals/account-approvals.ts'
import { accountCheckUp } from '#account-check-up/account-check-up.ts'
import { accountContacts } from '#account-contacts/account-contacts.ts'
import { accountDevices } from '#account-devices/account-devices.ts'
import { accountHistory } from '#account-history/account-history.ts'
import { accountMethod } from '#account-method/account-method.ts'
import { accountNotMe } from '#account-not-me/account-not-me.ts'
import { accountNotices } from '#account-notices/account-notices.ts'
import { accountOneTimePassword } from '#account-one-time-password/account-one-time-password.ts'
import { accountPage } from '#account-page/account-page.ts'
import { accountPasskeys } from '#account-passkeys/account-passkeys.ts'
import { accountPassword } from '#account-password/account-password.ts'
import { accountQuestion } from '#account-question/account-question.ts'
import { accountRecoveryCodes } from '#account-recovery-codes/account-recovery-codes.ts'
import { accountSessions } from '#account-sessions/account-sessions.ts'
import { accountSites } from '#account-sites/account-sites.ts'
import { accountTrustedBrowsers } from '#account-trusted-browsers/account-trusted-browsers.ts'
import { accountTwoStep } from '#account-two-step/account-two-step.ts'
import * as installations from '#app-prompts/app-prompts.ts'
import { approvalApp } from '#approval-app/approval-app.ts'
import * as audit from '#audit/audit.ts'
import { enrolments } from '#enrolment/enrolment.ts'
import * as knownBrowsers from '#known-browsers/known-browsers.ts'
import { networkOf, throttle } from '#limits/limits.ts'
import { type ApiParts, managementApi } from '#management-api/management-api.ts'
import { manuals, type Specimen } from '#manual/manual.ts'
import { operations } from '#operations/operations.ts'
import { type Protocol, protocol } from '#protocol/protocol.ts'
import { type Recovery, recovery } from '#recovery/recovery.ts'
import { signInPages } from '#sign-in/sign-in.ts'
import { supportDesk } from '#support-desk/support-desk.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { errorAnswers } from '#web/errors.ts'
import type { Admit } from '#web/throttled.ts'
import { certificateRooms, doorForSignIn, forgetCertificates, reissueByWish } from './certificate-pages.ts'
import {
  accessEnder,
  beginForSite,
  contactsForDesk,
  denySignIn,
  endsBy,
  enrolmentForApi,
  manualsForApi,
  pageLinks,
} from './doors.ts'
import { exportParts } from './export-parts.ts'
import { type AccountFactors, accountFactors } from './factors.ts'
import type { Ground } from './ground.ts'
import { housekeeping } from './housekeeping.ts'
import { type Policy, policy } from './policy.ts'
import { makeAppPrompts, promptRooms } from './prompt-pages.ts'
import { secondWays } from './second-ways.ts'
import { exemptSites, makeTwoStep, registeredBeside } from './two-step-parts.ts'

export type Rooms = ReturnType<typeof makeRooms>

/** A house in memory with the tenant's policy, for its manual. */
export type OpenSpecimen = (tenant: Tenant<Policy>) => Promise<Specimen>

export function makeRooms(ground: Ground, openSpecimen: OpenSpecimen) {
  const { database, keyring, log, hosts, errorLog } = ground
  const appPrompts = makeAppPrompts(ground)
  const addressOf = (tenantId: string) => hosts.place(tenantId).issuer
  const certified = certificateRooms(ground, addressOf)
  const ways = secondWays(ground)
  const signIn = signInPages({
    appPrompts,
    ...ground,
    certificates: doorForSignIn(ground, certified.certificateHost),
    keyed: keyring.keyed('nobody'),
    ends: endsBy(() => sessions),
    secondWays: ways,
  })
  const sessions: Protocol = protocol({
    ...ground,
    appPrompts,
    log: errorLog,
    signIns: { begin: beginForSite(signIn) },
    links: pageLinks,
    keyed: keyring.keyed('protocol'),
  })
  const factors = accountFactors(ground, ways)
  const enrolment = enrolments({
    ...ground,
    ...pickEnds(sessions),
    addressOf,
    async endRegistered(trx, { tenantId, id }) {
      await factors.removeAll(trx, tenantId, id)
      await reissue.remove(trx, tenantId, id)
      await contacts.stopAll(trx, tenantId, id)
      await knownBrowsers.forget(trx, { tenantId, accountId: id })
    },
  })
  const twoStep = makeTwoStep(ground, ways, factors)
  const contacts = accountContacts({ ...ground, addressOf })
  const endAccess = accessEnder({ protocol: sessions, enrolment, contacts })
  const reissueCertificate = reissueByWish(ground, certified)
  const reissue = recovery({ ...ground, addressOf, endAccess, reissueCertificate }, (cause) =>
    log.warn({ cause }, 'a wish for recovery waits'),
  )
  const forgetCertified = forgetCertificates(ground, certified)

  const manual = manuals<Tenant<Policy>>({
    database,
    openSpecimen,
    failed: (cause) => log.error({ cause }, 'the manual cannot be made; an older one is shown'),
  })

  return {
    ...ground,
    ...certified,
    appPrompts,
    signIn,
    protocol: sessions,
    enrolment,
    recovery: reissue,
    accountContacts: contacts,
    manuals: manual,
    ...ownRooms(ground, sessions, factors),
    ...promptRooms(ground, sessions.openPrompts, appPrompts),
    ...safetyRooms(ground, reissue, endAccess, factors),
    ...factorRooms(ground, factors),
    approvalApp: approvalApp({
      ...ground,
      appPrompts,
      factors,
      denies: { 'sign-in': denySignIn },
      lookUpOf: (tenantId) => `${addressOf(tenantId)}/check/number`,
    }),
    accountTwoStep: accountTwoStep({
      ...ground,
      twoStep: twoStep as never,
      registered: registeredBeside(ground) as never,
      exemptSites,
    }),
    api: managementApi({
      ...ground,
      policy,
      enrolment: enrolmentForApi(enrolment, ground.tenants),
      desk: supportDesk({
        ...ground,
        contacts: contactsForDesk(contacts, ground.tenants),
        endAccess: endAllAccess(reissue, endAccess),
        enrolment: enrolmentForApi(enrolment, ground.tenants),
      }) as ApiParts['desk'],
      grants: sessions,
      twoStep: twoStep as never,
      addressOf,
      manuals: manualsForApi(manual),
      reissues: certified.certificateReissues,
      async forget(trx, tenantId, accountId) {
        await enrolment.remove(trx, tenantId, accountId)
        await contacts.forget(trx, tenantId, accountId)
        await reissue.remove(trx, tenantId, accountId)
        await factors.forget(trx, tenantId, accountId)
        await installations.forget(trx, { tenantId, accountId })
        await ground.securityCodes.forget(trx, tenantId, accountId)
        await forgetCertified(trx, tenantId, accountId)
      },
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
    housekeeping: housekeeping({
      ...ground,
      ...certified,
      protocol: sessions,
      enrolment,
      recovery: reissue,
      contacts,
    }),
  }
}

/** So that nothing else of the protocol is handed on. */
const pickEnds = ({ endSessions, endGrants }: Protocol) => ({ endSessions, endGrants })

/** The rooms of a signed-in person. */
function ownRooms(ground: Ground, sessions: Protocol, factors: AccountFactors) {
  return {
    accountPage: accountPage({
      ...ground,
      exportParts: exportParts(sessions, ground),
      certificatesEnding: (account, within, now) =>
        ground.certificates.endingSoon(ground.database.db, account, { within, now }),
    }),
    accountPassword: accountPassword({ ...ground, sessions }),
    accountQuestion: accountQuestion(ground),
    accountDevices: accountDevices({ ...ground, sessions }),
    accountMethod: accountMethod({ ...ground, factors, sessions }),
    accountHistory: accountHistory(ground.database),
    accountSessions: accountSessions({ ...ground, sessions }),
    accountSites: accountSites({ ...ground, connections: sessions }),
  }
}

/** The rooms of a signed-in person for what they sign in with beside the password. */
function factorRooms(ground: Ground, { changed, isEnoughFor: isEnough }: AccountFactors) {
  const factors = { changed, isEnough }
  return {
    accountTrustedBrowsers: accountTrustedBrowsers(ground),
    accountOneTimePassword: accountOneTimePassword({ ...ground, factors }),
    accountRecoveryCodes: accountRecoveryCodes({ ...ground, factors }),
    accountPasskeys: accountPasskeys({ ...ground, factors }),
    accountApprovals: accountApprovals({ ...ground, factors }),
  }
}

/** The rooms of a signed-in person in which the account is kept safe. */
function safetyRooms(
  ground: Ground,
  reissue: Recovery,
  endAccess: ReturnType<typeof accessEnder>,
  factors: AccountFactors,
) {
  const endAll = endAllAccess(reissue, endAccess)
  return {
    accountNotices: accountNotices(ground),
    accountNotMe: accountNotMe({ ...ground, factors, endAccess: endAll }),
    accountCheckUp: accountCheckUp<Tenant<Policy>>({
      ...ground,
      twoStepOffered: ({ policy }) => policy.twoStep.mode !== 'off',
      recoveryOf: reissue.prepared,
    }),
  }
}

/** With reissues under way, which whoever is shut out may have begun. */
function endAllAccess(reissue: Recovery, endAccess: ReturnType<typeof accessEnder>): typeof endAccess {
  return async (trx, account, now) => {
    await reissue.remove(trx, account.tenantId, account.id)
    return endAccess(trx, account, now)
  }
}

/** What a page's script asks while somebody types is little; this is far above it. */
const mostScriptRequests = { max: 120, windowSeconds: 60 }

function admissions({ database }: Ground): Admit {
  return (name, { ip, now }) => throttle(database.db, `${name}/${networkOf(ip)}`, { ...mostScriptRequests, now })
}
