/**
 * The engine's storage, on our database. Single use is one atomic statement; expiry is judged in it, by the clock that all
 * nodes share; what has ended never comes back; no secret is written down (payloads.ts).
 */
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider'
import * as audit from '#audit/audit.ts'
import { hashSecret, newId } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import * as sessions from '#sessions/sessions.ts'
import type { Clients } from './clients.ts'
import { currentExchange, type Exchange } from './exchange.ts'
import { withoutSecrets, withSecrets } from './payloads.ts'
import * as store from './store.ts'

interface Storage {
  database: Database
  tenantId: string
  clients: Clients
}

/** Grants and sessions are found by their account: its id leads theirs. */
export const ownedId = (accountId: string, id: string) => `${accountId}.${id}`

export const newGrantId = (accountId: string) => ownedId(accountId, newId())

function ownerOf(id: string): { accountId: string; id: string } {
  const [accountId = '', rest = ''] = id.split('.', 2)
  return { accountId, id: rest }
}

/** How far the engine's clock, which is the node's, is ahead of the database's. */
const ahead = (database: Database) => Math.floor(Date.now() / 1000) - database.now()

const unused: Omit<Adapter, 'find'> = {
  upsert: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
}

export function adapterFor(storage: Storage): AdapterFactory {
  return (model) => {
    if (model === 'Client') return { ...unused, find: (id) => storage.clients.metadata(id) }
    if (model === 'Session') return sessionAdapter(storage)
    if (model === 'Grant') return grantAdapter(storage)
    if (model === 'Interaction') return interactionAdapter(storage)
    return artifactAdapter(storage, model)
  }
}

/** Codes and refresh tokens are found once more after their use, so that the engine sees the second use. */
const tellsOfSecondUse = new Set(['AuthorizationCode', 'RefreshToken'])

/** Promised to last: of these not even a power cut may lose the issue or the use. */
const durableModels = new Set(['RefreshToken'])

function artifactAdapter({ database, tenantId }: Storage, model: string): Adapter {
  const nameOf = (id: string) => ({ tenantId, model, idHash: hashSecret(id) })
  const write = durableModels.has(model) ? database.durably : database.briefly

  return {
    ...unused,

    async find(id) {
      const found = await store.findArtifact(database.db, nameOf(id), database.now())
      if (!found || (found.ended_at !== null && !tellsOfSecondUse.has(model))) return undefined
      return withSecrets(id, found.payload, found.expires_at + ahead(database), found.ended_at)
    },

    async upsert(id, payload, expiresIn = 0) {
      const expiresAt = database.now() + expiresIn
      await write((trx) => store.saveArtifact(trx, nameOf(id), withoutSecrets(model, payload), expiresAt))
    },

    async consume(id) {
      const now = database.now()
      if (await write((trx) => store.endArtifact(trx, nameOf(id), now))) return
      const found = await store.findArtifact(database.db, nameOf(id), now)
      const { grantId } = found ? (JSON.parse(found.payload) as AdapterPayload) : {}
      if (grantId) await endGrant(database, tenantId, grantId, 'used-twice')
      throw new errors.InvalidGrant('used twice')
    },

    async destroy(id) {
      await database.durably((trx) => store.endArtifact(trx, nameOf(id), database.now()))
    },
  }
}

/** Only the request that resumes a sign-in finds it: that request took it out of the database before the engine ran. */
function interactionAdapter({ database, tenantId }: Storage): Adapter {
  return {
    ...unused,

    async find(id) {
      const { interaction } = currentExchange()
      return interaction?.id === id ? interaction.payload : undefined
    },

    async upsert(id, payload, expiresIn = 0) {
      const name = { tenantId, model: 'Interaction', idHash: hashSecret(id) }
      const expiresAt = database.now() + expiresIn
      await database.briefly((trx) => store.saveArtifact(trx, name, withoutSecrets('Interaction', payload), expiresAt))
    },
  }
}

function grantAdapter({ database, tenantId }: Storage): Adapter {
  const nameOf = (grantId: string) => ({ tenantId, accountId: ownerOf(grantId).accountId, grantId })

  return {
    ...unused,

    async find(id) {
      const found = await store.findGrant(database.db, nameOf(id), database.now())
      return found && withSecrets(id, found.payload, found.expires_at + ahead(database), null)
    },

    async upsert(id, payload, expiresIn = 0) {
      const expiresAt = database.now() + expiresIn
      // A durable write that leans on it, such as a refresh token, takes it to the disk as well.
      await database.briefly((trx) => store.saveGrant(trx, nameOf(id), withoutSecrets('Grant', payload), expiresAt))
    },

    destroy: (id) => endGrant(database, tenantId, id, 'revoked'),
  }
}

/** Every token that leans on the grant falls with it: each use of one looks for its grant. */
async function endGrant(database: Database, tenantId: string, grantId: string, why: string) {
  const { accountId } = ownerOf(grantId)
  const at = database.now()
  await database.durably(async (trx: Db) => {
    if ((await store.endGrants(trx, { tenantId, accountId, grantId }, at)) === 0) return
    await audit.record(trx, { tenantId, actor: 'protocol', act: 'grantEnded', subject: accountId, detail: { why }, at })
  })
}

/**
 * Sessions are begun and ended by us alone (browser-sessions.ts). What the engine saves of one is which sites it signed in
 * to, each in a row of its own: two tabs at once take nothing from one another.
 */
function sessionAdapter({ database, tenantId }: Storage): Adapter {
  async function payloadOf(session: sessions.Session, key: string): Promise<AdapterPayload> {
    const rows = await store.listSessionSites(database.db, session)
    return {
      kind: 'Session',
      jti: key,
      uid: ownedId(session.accountId, session.id),
      accountId: session.accountId,
      acr: session.acr,
      amr: [...session.amr],
      loginTs: session.authTime,
      transient: true,
      exp: session.expiresAt + ahead(database),
      authorizations: Object.fromEntries(
        rows.map((row) => [
          row.client_id,
          { sid: row.sid, grantId: row.grant_id, ...(row.outlives ? { persistsLogout: true } : {}) },
        ]),
      ),
    }
  }

  return {
    ...unused,

    async find(id) {
      const exchange = currentExchange()
      if (exchange.signedIn?.key !== id) return undefined
      const payload = await payloadOf(exchange.signedIn.session, id)
      exchange.sitesBefore = sitesIn(payload)
      return payload
    },

    async findByUid(uid) {
      const { accountId, id } = ownerOf(uid)
      const { visit } = currentExchange()
      // A token lives as long as its session is not ended; that nobody clicks anything is no end of it.
      const policy = { ...visit.tenant.policy.session, idleMinutes: Number.POSITIVE_INFINITY }
      const session = await sessions.find(database.db, { tenantId, accountId, id }, policy, database.now())
      return session && payloadOf(session, uid)
    },

    async upsert(id, payload) {
      const exchange = currentExchange()
      const session = exchange.signedIn?.key === id ? exchange.signedIn.session : undefined
      const changed = session ? changedSites(exchange, payload) : []
      if (!session || changed.length === 0) return
      await database.briefly(async (trx) => {
        for (const site of changed) await store.saveSessionSite(trx, siteRow(session, site))
      })
    },
  }
}

/** A site that the session signed in to, as the engine keeps it. */
export interface SiteOfSession {
  clientId: string
  sid: string
  grantId: string
  outlives: boolean
}

function sitesIn({ authorizations = {} }: AdapterPayload): Map<string, SiteOfSession> {
  const sites = new Map<string, SiteOfSession>()
  for (const [clientId, { sid, grantId, persistsLogout }] of Object.entries(authorizations)) {
    if (sid && grantId) sites.set(clientId, { clientId, sid, grantId, outlives: persistsLogout === true })
  }
  return sites
}

function changedSites({ sitesBefore }: Exchange, payload: AdapterPayload): SiteOfSession[] {
  return [...sitesIn(payload).values()].filter((site) => {
    const before = sitesBefore?.get(site.clientId)
    return !before || before.grantId !== site.grantId || before.sid !== site.sid || before.outlives !== site.outlives
  })
}

function siteRow(session: sessions.Session, site: SiteOfSession): store.SessionSiteRow {
  return {
    tenant_id: session.tenantId,
    account_id: session.accountId,
    session_id: session.id,
    client_id: site.clientId,
    sid: site.sid,
    grant_id: site.grantId,
    outlives: site.outlives ? 1 : 0,
    expires_at: session.expiresAt,
  }
}
