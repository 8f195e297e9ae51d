/**
 * Web Push (RFC 8030): wakes an app that is not open. What is sent is readable for the app alone (RFC 8291) and says only that
 * something waits, for push services are strangers; who sends it is shown by a key of ours (RFC 8292).
 */
import { createECDH } from 'node:crypto'
import ece from 'http_ece'
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import type { Keyring } from '#crypto/sealing.ts'
import type { Database, Db } from '#database/database.ts'
import type { Language } from '#language/language.ts'
import type { Outgoing } from '#outgoing/outgoing.ts'
import type { AppKey } from './approvals.ts'
import type { AppRow, Owner } from './store.ts'
import * as store from './store.ts'
import { texts } from './texts.ts'

/** Of the browser's PushSubscription; keys are base64url. */
export interface Subscription {
  endpoint: string
  p256dh: string
  auth: string
}

export interface PushParts {
  database: Database
  keyring: Keyring
  outgoing: Outgoing
  /** Whom a push service can tell about trouble: a URL or mailto. */
  contact: string
  /** Why an app could not be woken; it asks by itself while it is open. */
  report(failed: { why: string; endpoint: string }): void
}

/** A request that nobody saw in this time is over. */
const lifetimeSeconds = 120
const tokenSeconds = 12 * 3600

export function isSubscription({ endpoint, p256dh, auth }: Subscription): boolean {
  const url = URL.parse(endpoint)
  const reachable = url !== null && /^https?:$/.test(url.protocol) && endpoint.length <= 2000
  return reachable && /^B[\w-]{86}=?$/.test(p256dh) && /^[\w-]{22}(==)?$/.test(auth)
}

export function pushes({ database, keyring, outgoing, contact, report }: PushParts) {
  const underWay = new Set<Promise<unknown>>()
  let known: Promise<{ publicKey: string; jwk: JWK }> | undefined

  async function openKey(): Promise<{ publicKey: string; jwk: JWK }> {
    const row = (await store.findPushKey(database.db, keyId)) ?? (await makeKey())
    return { publicKey: row.public_key, jwk: JSON.parse(keyring.open(purpose, row.private_key)) }
  }

  async function makeKey(): Promise<store.PushKeyRow> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(privateKey)
    const point = [Buffer.from([4]), Buffer.from(jwk.x!, 'base64url'), Buffer.from(jwk.y!, 'base64url')]
    const made = {
      id: keyId,
      public_key: Buffer.concat(point).toString('base64url'),
      private_key: keyring.seal(purpose, JSON.stringify(jwk)),
      created_at: database.now(),
    }
    await store.keepPushKey(database.db, made)
    return (await store.findPushKey(database.db, keyId)) ?? made
  }

  function key() {
    known ??= openKey().catch((problem: unknown) => {
      known = undefined
      throw problem
    })
    return known
  }

  /** RFC 8292 section 2: for this push service alone. */
  async function authorization(endpoint: string): Promise<string> {
    const { publicKey, jwk } = await key()
    const token = await new SignJWT({ aud: new URL(endpoint).origin, sub: contact })
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
      .setExpirationTime(Math.floor(Date.now() / 1000) + tokenSeconds)
      .sign(await importJWK(jwk, 'ES256'))
    return `vapid t=${token}, k=${publicKey}`
  }

  async function wake(owner: Owner, app: AppRow, message: string): Promise<void> {
    if (app.push === null) return
    const { endpoint, p256dh, auth } = JSON.parse(keyring.open(purposeOf(owner), app.push)) as Subscription
    const answer = await outgoing.send({
      url: endpoint,
      method: 'POST',
      headers: {
        authorization: await authorization(endpoint),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(lifetimeSeconds),
        urgency: 'high',
      },
      body: encrypted(message, p256dh, auth),
    })
    if (!answer.answered) return report({ why: answer.why, endpoint: new URL(endpoint).origin })
    // RFC 8030 section 7.3: the subscription is no more.
    if (answer.status === 404 || answer.status === 410) {
      await store.changeApp(database.db, owner, app.id, { push: null })
    } else if (answer.status >= 400) report({ why: String(answer.status), endpoint: new URL(endpoint).origin })
  }

  async function wakeAll(owner: Owner, { service, language }: { service: string; language: Language }): Promise<void> {
    const t = texts[language]
    const message = JSON.stringify({ title: t.title(service), body: t.body })
    await Promise.all((await store.listApps(database.db, owner)).map((app) => wake(owner, app, message)))
  }

  return {
    key,

    subscribe: async (db: Db, { appId, ...owner }: AppKey, subscription: Subscription | undefined): Promise<void> => {
      const push = subscription ? keyring.seal(purposeOf(owner), JSON.stringify(subscription)) : null
      await store.changeApp(db, owner, appId, { push })
    },

    push(owner: Owner, told: { service: string; language: Language }): void {
      const sending = wakeAll(owner, told)
        .catch((cause: unknown) => report({ why: String(cause), endpoint: '' }))
        .finally(() => underWay.delete(sending))
      underWay.add(sending)
    },

    async stop(): Promise<void> {
      await Promise.all(underWay)
    },
  }
}

const keyId = 'web-push'
const purpose = 'push-key'

const purposeOf = ({ tenantId, accountId }: Owner) => `approval-push/${tenantId}/${accountId}`

function encrypted(message: string, dh: string, authSecret: string): Buffer {
  const privateKey = createECDH('prime256v1')
  privateKey.generateKeys()
  return ece.encrypt(Buffer.from(message), { version: 'aes128gcm', dh, privateKey, authSecret })
}
