/**
 * The floor plan in code: opens what the house stands on, makes each room once, hands it what it asks of others, and mounts
 * the pages. Nothing here decides anything.
 */
import { Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { accountPage } from '#account-page/account-page.ts'
import { accountPageRoutes } from '#account-page/routes.ts'
import * as audit from '#audit/audit.ts'
import { masterKeys } from '#crypto/master-key.ts'
import { passwordHashing } from '#crypto/password-hashing.ts'
import { type Keyring, keyring } from '#crypto/sealing.ts'
import { type Database, openDatabase } from '#database/database.ts'
import type { Proof } from '#decision/decision.ts'
import { enrolments } from '#enrolment/enrolment.ts'
import { enrolmentRoutes } from '#enrolment/routes.ts'
import { networkOf, throttle } from '#limits/limits.ts'
import { mailbox } from '#mailbox/mailbox.ts'
import { mailboxRoutes } from '#mailbox/routes.ts'
import { messages } from '#messages/messages.ts'
import { notices } from '#notices/notices.ts'
import { operations } from '#operations/operations.ts'
import { operationsRoutes } from '#operations/routes.ts'
import { leakedList, passwords, strengthMeter } from '#passwords/passwords.ts'
import { strengthRoutes } from '#passwords/routes.ts'
import { type Protocol, protocol, type SignInWish } from '#protocol/protocol.ts'
import { securityQuestions } from '#security-questions/security-questions.ts'
import { beginSignIn, signInRoutes } from '#sign-in/routes.ts'
import { type Ends, type SignInTenant, signInPages } from '#sign-in/sign-in.ts'
import type { Finish } from '#sign-ins/sign-ins.ts'
import { type Tenant, tenants } from '#tenants/tenants.ts'
import { assetRoutes } from '#web/assets.ts'
import { clientAddress } from '#web/client-address.ts'
import { errorAnswers } from '#web/errors.ts'
import { frontRoutes, robots } from '#web/front.ts'
import { gate } from '#web/gate.ts'
import { helpRoutes } from '#web/help.ts'
import { hosts } from '#web/hosts.ts'
import { type ReceptionOptions, reception } from '#web/reception.ts'
import { type Admit, throttled } from '#web/throttled.ts'
import type { Visit, Visiting } from '#web/visit.ts'
import type { Configuration } from './configuration.ts'
import { housekeeping } from './housekeeping.ts'
import { errorLog, type Log, messageLog } from './log.ts'
import { type Policy, policy } from './policy.ts'
import { transports } from './transports.ts'

export type App = Awaited<ReturnType<typeof openApp>>
type OurTenant = Tenant<Policy>

/** Opens the database, makes the rooms and mounts the pages. The caller listens, and closes at the end. */
export async function openApp(configuration: Configuration, log: Log, clock?: () => number) {
  const database = await openDatabase(configuration.databaseUrl, clock ? { clock } : {})
  const keys = keyring(masterKeys(masterKeySource(configuration)))
  const rooms = makeRooms(configuration, database, keys, log)
  const { operations: node } = rooms
  await rooms.leaked.ready()

  return {
    ...rooms,
    database,
    keyring: keys,
    fetch: mount(configuration, rooms).fetch,
    start() {
      rooms.messages.start()
      rooms.housekeeping.start()
      rooms.sealer.start()
    },
    stopping: () => node.stopping(),
    async close() {
      await rooms.housekeeping.stop()
      await rooms.messages.stop()
      await rooms.sealer.stop()
      await rooms.meter.close()
      await rooms.leaked.close()
      await database.close()
    },
  }
}

type Rooms = ReturnType<typeof makeRooms>

function makeRooms(configuration: Configuration, database: Database, keys: Keyring, log: Log) {
  const addresses = hosts(configuration.url, configuration.consoleUrl)
  const visitors = clientAddress(configuration.trustedProxies)
  const errors = errorLog(log)
  const contracts = tenants(database, policy)
  const hashing = passwordHashing({ pepper: keys.keyed('password') })
  const leaked = leakedList(configuration.leakedPasswords)
  const secrets = passwords({ hashing, leaked })
  const answers = securityQuestions({ hashing })
  const box = mailbox({ database, keyring: keys })
  const post = messages({
    database,
    keyring: keys,
    transports: transports(configuration, box),
    report: messageLog(log),
  })
  const told = notices({ messages: post })

  const signIn = signInPages({
    database,
    passwords: secrets,
    notices: told,
    keyed: keys.keyed('nobody'),
    ends: endsOf(() => oidc),
  })
  const oidc: Protocol = protocol({
    database,
    keyring: keys,
    tenants: contracts,
    hosts: addresses,
    clientAddress: visitors,
    log: errors,
    signIns: { begin: (wish) => beginForSite(wish) },
  })
  const beginForSite = ({ visit, uid, site, siteUrl, demand, hint, language, signedIn }: SignInWish) =>
    beginSignIn(signIn, visit.tenant.id, visit, {
      origin: {
        finish: { kind: 'interaction', uid },
        siteId: site.id,
        siteName: site.name,
        siteUrl: siteUrl ?? null,
        hint: hint ?? null,
      },
      demand,
      language,
      account: signedIn && { id: signedIn.account.id, identifier: signedIn.account.userId },
      proofs: stillCounting(signedIn?.session.proofs as readonly Proof[] | undefined, demand.notBefore, visit.now),
    })
  const enrolment = enrolments({
    database,
    keyring: keys,
    messages: post,
    notices: told,
    passwords: secrets,
    securityQuestions: answers,
    addressOf: (tenantId) => addresses.place(tenantId).issuer,
  })

  return {
    log,
    hosts: addresses,
    clientAddress: visitors,
    errors: errorAnswers({ hosts: addresses, clientAddress: visitors, log: errors, now: database.now }),
    now: database.now,
    tenants: contracts,
    hashing,
    leaked,
    meter: strengthMeter(),
    passwords: secrets,
    securityQuestions: answers,
    mailbox: box,
    messages: post,
    notices: told,
    signIn,
    protocol: oidc,
    enrolment,
    accountPage: accountPage({ database, passwords: secrets }),
    formTokens: keys.keyed('form-token'),
    admit: admissions(database),
    operations: operations(
      { database: () => database.health() },
      { audit: () => audit.alarm(database.db, database.now()) },
    ),
    sealer: audit.sealer(database, keys.keyed('audit'), (cause) =>
      log.error({ cause }, 'the audit could not be sealed'),
    ),
    housekeeping: housekeeping({ database, protocol: oidc, enrolment, log }),
  }
}

function mount(configuration: Configuration, rooms: Rooms): Hono {
  const { errors, tenants: contracts } = rooms
  const app = new Hono()
  app.use(gate(rooms.hosts))
  app.use(methodNotAllowed({ app, onMethodNotAllowed: errors.methodNotAllowed }))
  app.onError(errors.onError)
  app.notFound(errors.notFound)
  app.route('/', assetRoutes())
  app.route('/', operationsRoutes(rooms.operations))
  app.get('/robots.txt', (c) => c.text(robots))
  const ownReception = reception({ ...receptionist(rooms), findTenant: async () => nobody })
  app.use('/', ownReception)
  app.route('/', frontRoutes())
  if (configuration.mailbox) {
    app.use('/_mailbox/*', ownReception)
    app.route('/_mailbox', mailboxRoutes(rooms.mailbox))
  }
  app.use('/t/:tenant/*', reception({ ...receptionist(rooms), findTenant: contracts.find, links: pageLinks }))
  app.route('/t/:tenant', tenantPages(rooms))
  return app
}

function receptionist(rooms: Rooms): Omit<ReceptionOptions<never>, 'findTenant'> {
  const { hosts, clientAddress, now, formTokens } = rooms
  return { hosts, clientAddress, now, keyed: formTokens }
}

function tenantPages(rooms: Rooms): Hono<Visiting<OurTenant>> {
  const { signIn, protocol: oidc } = rooms
  const pages = new Hono<Visiting<OurTenant>>()
  pages.get('/', (c) => c.redirect(`${c.var.visit.base}/account`, 303))
  pages.route('/help', helpRoutes())
  pages.route('/sign-in', signInRoutes(signIn))
  pages.route('/enrol', enrolmentRoutes(rooms.enrolment, enrolmentLinks))
  pages.route(
    '/account',
    accountPageRoutes(rooms.accountPage, {
      async currentSession(c) {
        const found = await oidc.currentSession(c.var.visit.tenant as OurTenant, c.req.header('cookie'))
        return found && { ...found.session, proofs: found.session.proofs as readonly Proof[] }
      },
      beginSignIn: (visit, path) => beginSignIn(signIn, visit.tenant.id, visit, forOwnPage(path)),
    }),
  )
  pages.use('/password-strength', throttled('password-strength', rooms.admit))
  pages.route('/password-strength', strengthRoutes(rooms.meter))
  pages.route('/', oidc.pages)
  return pages
}

/** A site that wants the person to sign in now gets nothing of what the session has, not even of this very second. */
function stillCounting(proofs: readonly Proof[] | undefined, notBefore: number | null, now: number): readonly Proof[] {
  return notBefore !== null && notBefore >= now ? [] : (proofs ?? [])
}

function enrolmentLinks({ tenant, base }: Visit<OurTenant>) {
  return {
    account: tenant.policy.accountPage.on ? `${base}/account` : undefined,
    strength: `${base}/password-strength`,
  }
}

const pageLinks = ({ base }: { base: string }) => ({ help: `${base}/help` })

/** What a page's script asks while somebody types is little; this is far above it. */
const mostScriptRequests = { max: 120, windowSeconds: 60 }

function admissions(database: Database): Admit {
  return (name, { ip, now }) => throttle(database.db, `${name}/${networkOf(ip)}`, { ...mostScriptRequests, now })
}

function forOwnPage(path: string) {
  const finish: Finish = { kind: 'page', path }
  return {
    origin: { finish, siteId: null, siteName: null, siteUrl: null, hint: null },
    demand: { acrValues: [], notBefore: null },
  }
}

function endsOf(oidc: () => Protocol): Ends {
  return {
    grantInteraction: ({ tenant }, uid, granted) => oidc().grantInteraction(tenant.id, uid, granted),
    refuseInteraction: ({ tenant }, uid, error) => oidc().refuseInteraction(tenant.id, uid, error),
    startSession: async (visitor, granted) => [
      await oidc().startSession(
        { visit: visitor as Visit<SignInTenant> as Visit<OurTenant>, cookieHeader: visitor.cookieHeader },
        granted,
      ),
    ],
  }
}

/** The face of pages that belong to no tenant. */
const nobody = { id: 'sekisho', name: 'Sekisho', languages: ['ja', 'en'] as const, timeZone: 'UTC', support: {} }

/** Only an embedded install keeps its key beside its database: nodes that share one must be given theirs. */
function masterKeySource({ masterKey, databaseUrl, dataDir }: Configuration) {
  return { setting: masterKey, dataFolder: databaseUrl.startsWith('sqlite:') ? dataDir : undefined }
}
