/**
 * The floor plan in code: opens what the house stands on, makes the rooms, and mounts the pages. Nothing here decides
 * anything.
 */
import { Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { accountPageRoutes } from '#account-page/routes.ts'
import { masterKeys } from '#crypto/master-key.ts'
import { keyring } from '#crypto/sealing.ts'
import { openDatabase } from '#database/database.ts'
import { enrolmentRoutes } from '#enrolment/routes.ts'
import { mailboxRoutes } from '#mailbox/routes.ts'
import { managementApiRoutes } from '#management-api/routes.ts'
import { operationsRoutes } from '#operations/routes.ts'
import { strengthRoutes } from '#passwords/routes.ts'
import { signInRoutes } from '#sign-in/routes.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { assetRoutes } from '#web/assets.ts'
import { frontRoutes, robots } from '#web/front.ts'
import { gate } from '#web/gate.ts'
import { helpRoutes } from '#web/help.ts'
import { type ReceptionOptions, reception, visitor } from '#web/reception.ts'
import { throttled } from '#web/throttled.ts'
import type { Visit, Visiting } from '#web/visit.ts'
import type { Configuration } from './configuration.ts'
import { beginForPage, openSession, pageLinks } from './doors.ts'
import { makeGround } from './ground.ts'
import type { Log } from './log.ts'
import type { Policy } from './policy.ts'
import { makeRooms, type Rooms } from './rooms.ts'

export type App = Awaited<ReturnType<typeof openApp>>
type OurTenant = Tenant<Policy>

/** Opens the database, makes the rooms and mounts the pages. The caller listens, and closes at the end. */
export async function openApp(configuration: Configuration, log: Log, clock?: () => number) {
  const database = await openDatabase(configuration.databaseUrl, clock ? { clock } : {})
  const keys = keyring(masterKeys(masterKeySource(configuration)))
  const rooms = makeRooms(makeGround(configuration, database, keys, log))
  // The built-in list is read when it is first needed; a file that cannot be used is said at the start.
  if (configuration.leakedPasswords !== undefined) await rooms.leaked.ready()

  return {
    ...rooms,
    now: database.now,
    fetch: mount(configuration, rooms).fetch,
    start() {
      rooms.messages.start()
      rooms.housekeeping.start()
      rooms.sealer.start()
    },
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

function mount(configuration: Configuration, rooms: Rooms): Hono {
  const { errors, tenants } = rooms
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
  app.route(
    '/api/v1',
    managementApiRoutes(rooms.api, { database: rooms.database, addressOf: (c) => visitor(c, rooms.clientAddress).ip }),
  )
  app.use('/t/:tenant/*', reception({ ...receptionist(rooms), findTenant: tenants.find, links: pageLinks }))
  app.route('/t/:tenant', tenantPages(rooms))
  return app
}

function receptionist({
  hosts,
  clientAddress,
  database,
  formTokens,
}: Rooms): Omit<ReceptionOptions<never>, 'findTenant'> {
  return { hosts, clientAddress, now: database.now, keyed: formTokens }
}

function tenantPages(rooms: Rooms): Hono<Visiting<OurTenant>> {
  const { signIn, protocol } = rooms
  const pages = new Hono<Visiting<OurTenant>>()
  pages.get('/', (c) => c.redirect(c.var.visit.links.account ?? `${c.var.visit.base}/help`, 303))
  pages.route('/help', helpRoutes())
  pages.route('/sign-in', signInRoutes(signIn))
  pages.route('/enrol', enrolmentRoutes(rooms.enrolment, enrolmentLinks))
  pages.route(
    '/account',
    accountPageRoutes(rooms.accountPage, {
      currentSession: (c) => openSession(protocol, c.var.visit.tenant as OurTenant, c.req.header('cookie')),
      beginSignIn: beginForPage(signIn),
    }),
  )
  pages.use('/password-strength', throttled('password-strength', rooms.admit))
  pages.route('/password-strength', strengthRoutes(rooms.meter))
  pages.route('/', protocol.pages)
  return pages
}

const enrolmentLinks = ({ base, links }: Visit) => ({ account: links.account, strength: `${base}/password-strength` })

/** The face of pages that belong to no tenant. */
const nobody = { id: 'sekisho', name: 'Sekisho', languages: ['ja', 'en'] as const, timeZone: 'UTC', support: {} }

/** Only an embedded install keeps its key beside its database: nodes that share one must be given theirs. */
function masterKeySource({ masterKey, databaseUrl, dataDir }: Configuration) {
  return { setting: masterKey, dataFolder: databaseUrl.startsWith('sqlite:') ? dataDir : undefined }
}
