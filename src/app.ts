/**
 * The floor plan in code: opens what the house stands on, makes the rooms, and mounts the pages. Nothing here decides
 * anything.
 */
import { Hono, type MiddlewareHandler } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { accountApprovalsRoutes } from '#account-approvals/routes.ts'
import { accountCheckUpRoutes } from '#account-check-up/routes.ts'
import { stopLink } from '#account-contacts/account-contacts.ts'
import { accountContactsRoutes, stopChangeRoutes } from '#account-contacts/routes.ts'
import { accountDevicesRoutes } from '#account-devices/routes.ts'
import { accountHistoryRoutes } from '#account-history/routes.ts'
import { accountMethodRoutes } from '#account-method/routes.ts'
import { accountNotMeRoutes } from '#account-not-me/routes.ts'
import { accountNoticesRoutes } from '#account-notices/routes.ts'
import { accountOneTimePasswordRoutes } from '#account-one-time-password/routes.ts'
import { accountPageRoutes, onlyWhereOffered } from '#account-page/routes.ts'
import { accountPasskeysRoutes } from '#account-passkeys/routes.ts'
import { accountPasswordRoutes } from '#account-password/routes.ts'
import { accountPromptRoutes } from '#account-prompt/routes.ts'
import { accountQuestionRoutes } from '#account-question/routes.ts'
import { accountRecoveryCodesRoutes } from '#account-recovery-codes/routes.ts'
import { accountRequestsRoutes } from '#account-requests/routes.ts'
import { accountSessionsRoutes } from '#account-sessions/routes.ts'
import { accountSitesRoutes } from '#account-sites/routes.ts'
import { accountTrustedBrowsersRoutes } from '#account-trusted-browsers/routes.ts'
import { accountTwoStepRoutes } from '#account-two-step/routes.ts'
import { adviceEntries } from '#advice-pages/advice-pages.ts'
import { associationRoutes } from '#app-links/routes.ts'
import { approvalAppRoutes } from '#approval-app/routes.ts'
import { authorityRoutes } from '#certificates/routes.ts'
import { masterKeys } from '#crypto/master-key.ts'
import { keyring } from '#crypto/sealing.ts'
import { openDatabase } from '#database/database.ts'
import { deviceRoutes } from '#device-sign-in/routes.ts'
import { enrolmentRoutes } from '#enrolment/routes.ts'
import { helpRoutes } from '#help/routes.ts'
import { networkOf, throttle } from '#limits/limits.ts'
import { mailboxRoutes } from '#mailbox/routes.ts'
import { managementApiRoutes } from '#management-api/routes.ts'
import { manualLink } from '#manual/manual.ts'
import { manualRoutes } from '#manual/routes.ts'
import { operationsRoutes } from '#operations/routes.ts'
import { strengthRoutes } from '#passwords/routes.ts'
import { recoveryRoutes } from '#recovery/routes.ts'
import { signInRoutes } from '#sign-in/routes.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { assetRoutes } from '#web/assets.ts'
import { frontRoutes, robots } from '#web/front.ts'
import { gate } from '#web/gate.ts'
import { type Owning, ownDoor } from '#web/own-room.ts'
import { type ReceptionOptions, reception, visitor } from '#web/reception.ts'
import { throttled } from '#web/throttled.ts'
import { withoutTrailingSlash } from '#web/trailing-slash.ts'
import type { Visit, Visiting } from '#web/visit.ts'
import { tenantWellKnownRoutes, wellKnownRoutes } from '#well-known/routes.ts'
import { accountMenu } from './account-menu.ts'
import { certificateHelp, certificatePages } from './certificate-pages.ts'
import type { Configuration } from './configuration.ts'
import { ownDoors, pageLinks } from './doors.ts'
import { makeGround } from './ground.ts'
import type { Log } from './log.ts'
import type { Policy } from './policy.ts'
import { promptPages } from './prompt-pages.ts'
import { requestDoors } from './request-doors.ts'
import { makeRooms, type OpenSpecimen, type Rooms } from './rooms.ts'
import { openSpecimen } from './specimen.ts'

export type App = Awaited<ReturnType<typeof openApp>>
type OurTenant = Tenant<Policy>

/** Opens the database, makes the rooms and mounts the pages. The caller listens, and closes at the end. */
export async function openApp(configuration: Configuration, log: Log, clock?: () => number) {
  const database = await openDatabase(configuration.databaseUrl, clock ? { clock } : {})
  const keys = keyring(masterKeys(masterKeySource(configuration)))
  const rooms = makeRooms(makeGround(configuration, database, keys, log), specimens(configuration, log))
  // The built-in list is read when it is first needed; a file that cannot be used is said at the start.
  if (configuration.leakedPasswords !== undefined) await rooms.leaked.ready()

  return {
    ...rooms,
    now: database.now,
    fetch: mount(configuration, rooms).fetch,
    start() {
      rooms.messages.start()
      rooms.logoutTokens.start()
      rooms.housekeeping.start()
      rooms.recovery.start()
      rooms.sealer.start()
    },
    async close() {
      await rooms.housekeeping.stop()
      await rooms.recovery.stop()
      await rooms.messages.stop()
      await rooms.logoutTokens.stop()
      await rooms.sealer.stop()
      await rooms.approvals.stop()
      await rooms.meter.close()
      await rooms.certificates.close()
      await rooms.leaked.close()
      await database.close()
    },
  }
}

/** For the manual: another house of the same kind, in memory. */
function specimens(configuration: Configuration, log: Log): OpenSpecimen {
  const open = (inMemory: Configuration, clock: () => number): Promise<App> => openApp(inMemory, log, clock)
  return (tenant) => openSpecimen(open, configuration, tenant)
}

function mount(configuration: Configuration, rooms: Rooms): Hono {
  const { errors, tenants } = rooms
  const app = new Hono()
  app.use(gate(rooms.hosts))
  app.use(methodNotAllowed({ app, onMethodNotAllowed: errors.methodNotAllowed }))
  app.onError(errors.onError)
  app.notFound(errors.notFound)
  app.route('/', assetRoutes())
  app.route('/', operationsRoutes(rooms.operations))
  app.get('/robots.txt', (c) => c.text(robots(['/t/*'])))
  app.route('/.well-known', associationRoutes(rooms.appLinks))
  const ownReception = reception({ ...receptionist(rooms), findTenant: async () => nobody })
  app.use('/', ownReception)
  app.use('/app/*', reception({ ...receptionist(rooms), hosts: atConsole(rooms), findTenant: async () => nobody }))
  app.route('/app', approvalAppRoutes(rooms.approvalApp))
  app.route('/', frontRoutes())
  app.use('/.well-known/*', ownReception)
  app.route('/.well-known', wellKnownRoutes(wellKnownParts(configuration, rooms)))
  if (configuration.mailbox) {
    app.use('/_mailbox/*', ownReception)
    app.route('/_mailbox', mailboxRoutes(rooms.mailbox))
  }
  app.route(
    '/api/v1',
    managementApiRoutes(rooms.api, { database: rooms.database, addressOf: (c) => visitor(c, rooms.clientAddress).ip }),
  )
  app.route('/t', authorityRoutes(rooms.certificates, { tenants, now: rooms.database.now }))
  app.use(
    '/t/:tenant/*',
    reception({
      ...receptionist(rooms),
      findTenant: tenants.find,
      links: pageLinks,
      announced: ({ id }, now) => rooms.board.current(id, now),
    }),
  )
  app.route('/t/:tenant', tenantPages(configuration, rooms))
  return app
}

/** What belongs to no tenant and is not the front page lives at the console's address, also where each tenant has its own. */
function atConsole({ hosts }: Rooms): Rooms['hosts'] {
  const origin = hosts.consoleOrigin
  return { ...hosts, place: () => ({ origin, base: '', issuer: origin }) }
}

function receptionist({
  hosts,
  clientAddress,
  database,
  formTokens,
}: Rooms): Omit<ReceptionOptions<never>, 'findTenant'> {
  return { hosts, clientAddress, now: database.now, keyed: formTokens }
}

function tenantPages(configuration: Configuration, rooms: Rooms): Hono<Visiting<OurTenant>> {
  const { signIn, protocol } = rooms
  const pages = new Hono<Visiting<OurTenant>>()
  pages.use(withoutTrailingSlash())
  pages.get('/', (c) => c.redirect(c.var.visit.links.account ?? `${c.var.visit.base}/help`, 303))
  pages.route('/help', helpRoutes(rooms.board, helpLinks))
  pages.get('/robots.txt', (c) => c.text(robots([''])))
  pages.route('/.well-known', associationRoutes(rooms.appLinks))
  pages.route('/', promptPages(rooms))
  pages.route('/help/manual', manualRoutes(rooms.manuals, rooms.database))
  pages.route('/.well-known', tenantWellKnownRoutes(wellKnownParts(configuration, rooms)))
  pages.route('/sign-in', signInRoutes(signIn, signInLinks))
  pages.route('/enrol', enrolmentRoutes(rooms.enrolment, enrolmentLinks))
  pages.use('/certificate/*', throttledForms('certificate', rooms))
  pages.route('/certificate', certificatePages(rooms))
  pages.use('/recover/*', throttledForms('recovery', rooms))
  pages.route('/recover', recoveryRoutes(rooms.recovery, enrolmentLinks))
  pages.use('/stop-change/*', throttledForms('stop-change', rooms))
  pages.route('/stop-change', stopChangeRoutes(rooms.accountContacts))
  pages.use(
    '/device/*',
    throttled('device', (_, { ip, now }) =>
      throttle(rooms.database.db, `device/${networkOf(ip)}`, { ...mostCodes, now }),
    ),
  )
  pages.route('/device', deviceRoutes(requestDoors(rooms)))
  pages.route('/account', ownPages(rooms))
  pages.use('/password-strength', throttled('password-strength', rooms.admit))
  pages.route('/password-strength', strengthRoutes(rooms.meter))
  pages.route('/', protocol.pages)
  return pages
}

/** What a person does with their own account: a room each, one menu, one way in. */
function ownPages(rooms: Rooms): Hono<Owning<OurTenant>> {
  const door = ownDoor<OurTenant>(ownDoors(rooms.protocol, rooms.signIn, accountMenu))
  const pages = new Hono<Owning<OurTenant>>()
  pages.use(onlyWhereOffered())
  pages.route('/', accountPageRoutes(rooms.accountPage, door, warningLinks))
  pages.route('/', accountPasswordRoutes(rooms.accountPassword, door, { strength: '/password-strength' }))
  pages.route('/', accountQuestionRoutes(rooms.accountQuestion, door))
  pages.route('/', accountOneTimePasswordRoutes(rooms.accountOneTimePassword, door, factorLinks))
  pages.route('/', accountRecoveryCodesRoutes(rooms.accountRecoveryCodes, door))
  pages.route('/', accountPasskeysRoutes(rooms.accountPasskeys, door))
  const settingUp = ownDoor<OurTenant>(
    ownDoors(rooms.protocol, rooms.signIn, accountMenu, { without: 'approval-wait' }),
  )
  const appUrl = `${rooms.hosts.consoleOrigin}/app`
  pages.route('/', accountApprovalsRoutes(rooms.accountApprovals, door, settingUp, appUrl))
  pages.route('/', accountContactsRoutes(rooms.accountContacts, door))
  pages.route('/', accountDevicesRoutes(rooms.accountDevices, door))
  pages.route('/', accountMethodRoutes(rooms.accountMethod, door))
  pages.route('/', accountHistoryRoutes(rooms.accountHistory, door, { notMe: notMePath }))
  pages.route('/', accountTwoStepRoutes(rooms.accountTwoStep, door))
  pages.route('/', accountTrustedBrowsersRoutes(rooms.accountTrustedBrowsers, door))
  pages.route('/', accountSessionsRoutes(rooms.accountSessions, door, { sites: '/account/sites' }))
  pages.route('/', accountSitesRoutes(rooms.accountSites, door))
  pages.route('/', accountRequestsRoutes(requestDoors(rooms), door))
  pages.route('/', accountNoticesRoutes(rooms.accountNotices, door))
  pages.route('/', accountPromptRoutes(rooms.accountPrompt, door))
  pages.route('/', accountNotMeRoutes(rooms.accountNotMe, door, notMeLinks))
  pages.route('/', accountCheckUpRoutes(rooms.accountCheckUp, door, checkUpLinks))
  return pages
}

const notMePath = ({ number }: { number: string | null }) =>
  number === null ? '/account/not-me' : `/account/not-me?number=${number}`

const factorLinks = { recoveryCodes: '/account/recovery-codes' }

const notMeLinks = { strength: '/password-strength', checkUp: '/account/check-up' }

/** Where the steps of the check-up lead. */
const checkUpLinks = {
  password: '/account/password',
  sessions: '/account/sessions',
  passkeys: '/account/passkeys',
  oneTimePasswords: '/account/one-time-password',
  twoStep: '/account/two-step',
  history: '/account/history',
  notMe: '/account/not-me',
  notices: '/account/notices',
  contacts: '/account/contacts',
  question: ({ tenant }: Visit) => ((tenant as OurTenant).policy.securityQuestion.on ? '/account/question' : undefined),
}

/** Where the warnings of the summary lead. */
const warningLinks = {
  password: '/account/password',
  question: '/account/question',
  history: '/account/history',
  contacts: '/account/contacts',
  approvals: '/account/approvals',
  devices: '/account/devices',
}

/** Codes that devices show, tried from one network: nobody finds one of 20^8 by trying (RFC 8628 section 5.1). */
const mostCodes = { max: 120, windowSeconds: 10 * 60 }

/** Far above what people behind one address ask for; below it every wish gets the same answer. */
const mostWishes = { max: 600, windowSeconds: 10 * 60 }

function throttledForms(name: string, { database }: Rooms): MiddlewareHandler<Visiting<OurTenant>> {
  const admitted = throttled(name, (_, { ip, now }) =>
    throttle(database.db, `${name}/${networkOf(ip)}`, { ...mostWishes, now }),
  )
  return (c, next) => (c.req.method === 'POST' ? admitted(c as never, next) : next())
}

function helpLinks(visit: Visit<OurTenant>) {
  const { tenant } = visit
  const stops = tenant.policy.contacts.on ? [stopLink] : []
  return [manualLink, ...adviceEntries, ...stops, ...certificateHelp(visit)]
}

function signInLinks({ tenant, base }: Visit<OurTenant>) {
  const { reissue, methods } = tenant.policy
  const certified = reissue.on && methods.allowed.includes('password+certificate')
  return {
    recover: reissue.on ? `${base}/recover` : undefined,
    reissueCertificate: certified ? `${base}/certificate/reissue` : undefined,
  }
}

const enrolmentLinks = ({ base, links }: Visit) => ({ account: links.account, strength: `${base}/password-strength` })

function wellKnownParts({ securityContact }: Configuration, { tenants, hosts }: Rooms) {
  return { tenants, addressOf: (id: string) => hosts.place(id).issuer, securityContacts: securityContact }
}

/** The face of pages that belong to no tenant. */
const nobody = { id: 'sekisho', name: 'Sekisho', languages: ['ja', 'en'] as const, timeZone: 'UTC', support: {} }

/** Only an embedded install keeps its key beside its database: nodes that share one must be given theirs. */
function masterKeySource({ masterKey, databaseUrl, dataDir }: Configuration) {
  return { setting: masterKey, dataFolder: databaseUrl.startsWith('sqlite:') ? dataDir : undefined }
}
