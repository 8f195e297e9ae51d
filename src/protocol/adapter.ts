/**
 * The engine's storage, on our database. Single use is one atomic statement; expiry is judged in it, by the clock that all
 * nodes share; what has ended never comes back; no secret is written down (payloads.ts).
 */
import Provider, { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider'
import * as audit from '#audit/audit.ts'
import { hashSecret, newId } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import * as pending from '#pending-requests/pending-requests.ts'
import * as sessions from '#sessions/sessions.ts'
import { promptNumber } from '#sign-ins/sign-ins.ts'
import { browserName } from '#web/browser-name.ts'
import type { Clients } from './clients.ts'
import { currentExchange, type Exchange, exchangeIfAny } from './exchange.ts'
import { lifetimes } from './lifetimes.ts'
import { withoutSecrets, withSecrets } from './payloads.ts'
import * as store from './store.ts'

interface Storage {
  keyed(value: string): string
  database: Database
  tenantId: string
  clients: Clients
}

/** A grant is found by its account, whose id leads its own. */
export const newGrantId = (accountId: string) => `${accountId}.${newId()}`

const accountOf = (grantId: string) => grantId.split('.', 1)[0] ?? ''

/**
 * What tokens know of their session: where it is found, and which grant and site they belong to, so that one look at the
 * session is enough at each of their uses.
 */
export function sessionUid(
  { accountId, id }: sessions.SessionKey,
  site?: { clientId: string; grantId: string },
): string {
  const belonging = site && [site.grantId.slice(accountId.length + 1), site.clientId]
  return [accountId, id, ...(belonging ?? [])].join('.')
}

function sessionOfUid(uid: string): { accountId: string; id: string; site: SiteOfSession | undefined } {
  const [, accountId = '', id = '', grant, clientId] = /^([^.]+)\.([^.]+)(?:\.([^.]+)\.(.+))?$/.exec(uid) ?? []
  const site = grant && clientId ? { clientId, grantId: `${accountId}.${grant}`, sid: '', outlives: false } : undefined
  return { accountId, id, site }
}

/** Whether both are of one session, whatever site they belong to. */
export function isSameSession(uid: string, session: sessions.SessionKey): boolean {
  const { accountId, id } = sessionOfUid(uid)
  return accountId === session.accountId && id === session.id
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
    if (model === 'DeviceCode') return deviceCodeAdapter(storage)
    return artifactAdapter(storage, model)
  }
}

/** What is shown on the device names the wish to a person: kept apart, as a keyed digest, for it is short. */
function deviceCodeAdapter(storage: Storage): Adapter {
  const { database, tenantId, keyed } = storage
  const usual = artifactAdapter(storage, 'DeviceCode')
  return {
    ...usual,

    async upsert(id, payload, expiresIn = 0) {
      await usual.upsert(id, payload, expiresIn)
      const { ip, userAgent } = currentExchange().visit
      const createdAt = database.now()
      const requestId = keyed(`user-code/${tenantId}/${payload.userCode}`)
      await pending.add(database.brief, {
        tenantId,
        accountId: '',
        id: requestId,
        kind: 'device',
        tokenHash: hashSecret(id),
        clientId: payload.clientId ?? '',
        number: promptNumber(requestId),
        params: payload.params ?? {},
        message: undefined,
        ip,
        browser: browserName(userAgent),
        createdAt,
        expiresAt: createdAt + expiresIn,
      })
    },
  }
}

/** Codes and refresh tokens are found once more after their use, so that the engine sees the second use. */
const tellsOfSecondUse = new Set(['AuthorizationCode', 'RefreshToken'])

/** Whoever polls is told that it is too late (RFC 8628 section 3.5), for as long as that is known. */
const saysThatItExpired = new Set(['DeviceCode', 'BackchannelAuthenticationRequest'])

/**
 * An answer can be lost on its way. A refresh token that is bound to a key may come once more for a moment: the engine has
 * the key shown anew each time, so that nobody else can.
 */
function isAskedAgain(model: string, { ended_at, payload }: store.StoredArtifact, now: number): boolean {
  if (model !== 'RefreshToken' || ended_at === null || now - ended_at >= lifetimes.askedAgain) return false
  return typeof (JSON.parse(payload) as AdapterPayload)['jkt'] === 'string'
}

/** Promised to last: not even a power cut may lose one that was given out. */
const durableModels = new Set(['RefreshToken'])

function artifactAdapter({ database, tenantId }: Storage, model: string): Adapter {
  const nameOf = (id: string) => ({ tenantId, model, idHash: hashSecret(id) })
  const db = durableModels.has(model) ? database.db : database.brief

  return {
    ...unused,

    async find(id) {
      const found = await store.findArtifact(database.db, nameOf(id), saysThatItExpired.has(model) ? 0 : database.now())
      if (!found || (found.ended_at !== null && !tellsOfSecondUse.has(model))) return undefined
      const endedAt = isAskedAgain(model, found, database.now()) ? null : found.ended_at
      return withSecrets(id, found.payload, found.expires_at + ahead(database), endedAt)
    },

    async upsert(id, payload, expiresIn = 0) {
      const expiresAt = database.now() + expiresIn
      await store.saveArtifact(db, nameOf(id), withoutSecrets(model, payload), expiresAt)
    },

    async consume(id) {
      const now = database.now()
      // Of a refresh token as well: its successor is given out when it is on the disk, and that takes all earlier commits along.
      if (await store.endArtifact(database.brief, nameOf(id), now)) return
      const found = await store.findArtifact(database.db, nameOf(id), now)
      if (found && isAskedAgain(model, found, now)) return
      if (model === 'PushedAuthorizationRequest') throw new errors.InvalidRequestUri('used twice')
      const { grantId } = found ? (JSON.parse(found.payload) as AdapterPayload) : {}
      if (grantId) await endGrant(database, tenantId, grantId, 'used-twice')
      throw new errors.InvalidGrant('used twice')
    },

    async destroy(id) {
      await store.endArtifact(database.db, nameOf(id), database.now())
    },
  }
}

/** Only the request that resumes a sign-in finds it: that request took it out of the database before the engine ran. */
function interactionAdapter({ database, tenantId }: Storage): Adapter {
  /** A sign-in that begins uses it up (RFC 9126 section 7.3); what was asked goes on with the interaction, without its name. */
  async function usePushedRequest(id: string): Promise<void> {
    const name = { tenantId, model: 'PushedAuthorizationRequest', idHash: hashSecret(id) }
    if (await store.endArtifact(database.brief, name, database.now())) return
    throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
  }

  return {
    ...unused,

    async find(id) {
      const { interaction } = currentExchange()
      return interaction?.id === id ? interaction.payload : undefined
    },

    async upsert(id, payload, expiresIn = 0) {
      const name = { tenantId, model: 'Interaction', idHash: hashSecret(id) }
      if (payload['parJti']) await usePushedRequest(String(payload['parJti']))
      const expiresAt = database.now() + expiresIn
      await store.saveArtifact(database.brief, name, withoutSecrets('Interaction', payload), expiresAt)
    },
  }
}

function grantAdapter({ database, tenantId }: Storage): Adapter {
  const nameOf = (grantId: string) => ({ tenantId, accountId: accountOf(grantId), grantId })

  return {
    ...unused,

    async find(id) {
      const read = exchangeIfAny()?.grant
      if (read?.id === id) return withSecrets(id, read.payload, read.expiresAt + ahead(database), null)
      const found = await store.findGrant(database.db, nameOf(id), database.now())
      return found && withSecrets(id, found.payload, found.expires_at + ahead(database), null)
    },

    async upsert(id, payload, expiresIn = 0) {
      const expiresAt = database.now() + expiresIn
      // A durable write that leans on it, such as a refresh token, takes it to the disk as well.
      await store.saveGrant(database.brief, nameOf(id), withoutSecrets('Grant', payload), expiresAt)
    },

    destroy: (id) => endGrant(database, tenantId, id, 'revoked'),
  }
}

/** Every token that leans on the grant falls with it: each use of one looks for its grant. */
async function endGrant(database: Database, tenantId: string, grantId: string, why: string) {
  const accountId = accountOf(grantId)
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
  const payloadOf = (session: sessions.Session, site: SiteOfSession | undefined): AdapterPayload => ({
    kind: 'Session',
    uid: sessionUid(session, site),
    accountId: session.accountId,
    acr: session.acr,
    amr: [...session.amr],
    loginTs: session.authTime,
    transient: true,
    exp: session.expiresAt + ahead(database),
    ...(site && { authorizations: { [site.clientId]: authorizationOf(site) } }),
  })

  return {
    ...unused,

    /** With the one site that asks; of others the engine needs nothing. */
    async find(id) {
      const exchange = currentExchange()
      if (exchange.signedIn?.key !== id) return undefined
      const { session } = exchange.signedIn
      const clientId = clientIdIn(exchange)
      const found = clientId && (await store.findSessionSite(database.db, session, clientId, database.now()))
      if (!found) return { ...payloadOf(session, undefined), jti: id }
      const { sid, grant_id: grantId, payload, expires_at: expiresAt } = found
      exchange.siteBefore = { clientId, sid, grantId, outlives: found.outlives === 1 }
      if (payload !== null && expiresAt !== null) exchange.grant = { id: grantId, payload, expiresAt }
      return { ...payloadOf(session, exchange.siteBefore), jti: id }
    },

    async findByUid(uid) {
      const { site, ...name } = sessionOfUid(uid)
      const { visit } = currentExchange()
      // A token lives as long as its session is not ended; that nobody clicks anything is no end of it.
      const policy = { ...visit.tenant.policy.session, idleMinutes: Number.POSITIVE_INFINITY }
      const session = await sessions.find(database.db, { tenantId, ...name }, policy, database.now())
      return session && { ...payloadOf(session, site), jti: uid }
    },

    async upsert(id, { authorizations = {} }) {
      const { signedIn, siteBefore } = currentExchange()
      if (signedIn?.key !== id) return
      for (const [clientId, { sid, grantId, persistsLogout = false }] of Object.entries(authorizations)) {
        if (!sid || !grantId) continue
        const site = { clientId, sid, grantId, outlives: persistsLogout }
        if (!isSame(siteBefore, site)) await store.saveSessionSite(database.brief, siteRow(signedIn.session, site))
      }
    },
  }
}

function clientIdIn({ interaction }: Exchange): string | undefined {
  const clientId = interaction?.payload.params?.client_id ?? Provider.ctx?.query.client_id
  return typeof clientId === 'string' ? clientId : undefined
}

/** A site that the session signed in to, as the engine keeps it. */
export interface SiteOfSession {
  clientId: string
  sid: string
  grantId: string
  outlives: boolean
}

const authorizationOf = ({ sid, grantId, outlives }: SiteOfSession) => ({
  sid,
  grantId,
  ...(outlives ? { persistsLogout: true } : {}),
})

function isSame(before: SiteOfSession | undefined, now: SiteOfSession): boolean {
  return (
    before?.clientId === now.clientId &&
    before.grantId === now.grantId &&
    before.sid === now.sid &&
    before.outlives === now.outlives
  )
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
