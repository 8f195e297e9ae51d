/** What pages with a second factor hold, read as the person's app or browser would. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import * as accounts from '#accounts/accounts.ts'
import { type Authenticator, authenticator } from './authenticator.ts'
import type { House, Seen } from './house.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const decode = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"')

/** The secret of the app that read a set-up page. */
export function secretFrom({ html }: Pick<Seen, 'html'>): Buffer {
  const uri = decode(/href="(otpauth:[^"]+)"/.exec(html)?.[1] ?? '')
  const bits = [...(new URL(uri).searchParams.get('secret') ?? '')].map((sign) =>
    alphabet.indexOf(sign).toString(2).padStart(5, '0'),
  )
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** The code that an app shows at a moment (RFC 6238), written down once more so that a mistake would show. */
export function codeAt(secret: Buffer, now: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30)))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const at = digest[19]! & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The code of the app that has just read a set-up page. */
export const codeFrom = (page: Pick<Seen, 'html'>, now: number): string => codeAt(secretFrom(page), now)

/** What a page asks of the browser. */
export function optionsIn({ html }: Pick<Seen, 'html'>, act: 'create' | 'get') {
  const json = new RegExp(`data-passkey-${act}="([^"]*)"`).exec(html)?.[1]
  assert.ok(json, `no passkey is asked for: ${html.slice(0, 300)}`)
  return JSON.parse(decode(json))
}

/** Gives accounts of a house what they sign in with beside the password, without walking through its pages. */
export function ownFactors({ app, url }: Pick<House, 'app' | 'url'>) {
  const { database, oneTimePasswords, recoveryCodes, passkeys } = app

  async function ownerOf(userId: string) {
    const account = await accounts.findByUserId(database.db, 'demo', userId)
    assert.ok(account, userId)
    return { tenantId: 'demo', accountId: account.id, userId }
  }

  return {
    /** Answers what makes its codes. */
    async oneTimePasswordsOf(userId: string): Promise<(at: number) => string> {
      const owner = await ownerOf(userId)
      const [at, now] = [{ ...owner, place: 'test' }, app.now()]
      const { uri } = await oneTimePasswords.draft(database.db, at, { issuer: 'Test', account: userId }, now)
      const secret = secretFrom({ html: `href="${uri.replaceAll('&', '&amp;')}"` })
      const confirmed = await oneTimePasswords.judge(database.db, at, codeAt(secret, now), now)
      assert.ok(confirmed)
      await database.durably(async (trx) => {
        await oneTimePasswords.finish(trx, at, confirmed, now)
        // The code that confirmed it was one of long ago.
        await oneTimePasswords.add(trx, owner, { ...confirmed, step: 0 }, 'Phone', now)
      })
      return (moment) => codeAt(secret, moment)
    },

    async recoveryCodesOf(userId: string): Promise<readonly string[]> {
      const owner = await ownerOf(userId)
      const prepared = await recoveryCodes.prepare(owner.tenantId)
      await database.durably((trx) => recoveryCodes.replace(trx, owner, prepared, app.now()))
      return prepared.codes
    },

    async passkeyOf(userId: string, device: Authenticator = authenticator(url)): Promise<Authenticator> {
      const owner = await ownerOf(userId)
      const [party, now] = [{ origin: url, name: 'Test' }, app.now()]
      const options = await passkeys.begin(database.db, party, owner, { strength: 'after-password' }, now)
      const sent = { answer: device.create(options), strength: 'after-password' as const }
      const judged = await passkeys.judge(database.db, party, owner, sent, now)
      assert.ok('made' in judged, JSON.stringify(judged))
      await database.durably((trx) => passkeys.add(trx, owner, judged.made, 'Key', now))
      return device
    },
  }
}
