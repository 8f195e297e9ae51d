/** A phone with the approval app, as far as a server can tell: keys of its own, the messages that browser/app.ts sends. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export type Phone = ReturnType<typeof approvalPhone>

interface Account {
  tenantId: string
  accountId: string
  appId: string
}

export interface AskedOnPhone {
  id: string
  nonce: string
  question: string
  facts: Record<string, string>
}

export function approvalPhone(url: string, now: () => number, language: 'ja' | 'en' = 'en') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  let account: Account = { tenantId: 'none', accountId: 'none', appId: 'none' }

  async function send(path: string, body: object): Promise<{ status: number; body: Record<string, never> }> {
    const headers = { 'content-type': 'application/json', origin: url, 'accept-language': language }
    const answer = await fetch(`${url}/app/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? {} : JSON.parse(text) }
  }

  function speak(purpose: string) {
    const { tenantId, accountId, appId } = account
    const at = now()
    return {
      ...account,
      at,
      signature: signature('app', [tenantId, accountId, appId, purpose, String(at)], privateKey),
    }
  }

  return {
    publicKey: point.toString('base64url'),
    send,
    speak,
    account: () => account,

    async pair(code: string, name = 'Test phone') {
      const key = point.toString('base64url')
      const sent = { code, name, publicKey: key, signature: signature('pair', [code, key], privateKey) }
      const answer = await send('pair', sent)
      const { tenantId, accountId, appId } = answer.body
      if (answer.status === 201) account = { tenantId: tenantId!, accountId: accountId!, appId: appId! }
      return answer
    },

    /** What the account is asked; null when the app is no longer paired. */
    async look(): Promise<AskedOnPhone[] | null> {
      const { body } = await send('look', { accounts: [speak('look')] })
      return (body as unknown as { accounts: (AskedOnPhone[] | null)[] }).accounts[0]!
    },

    async answer(asked: Pick<AskedOnPhone, 'id' | 'nonce'>, decision: 'yes' | 'no', typed = '', changes: object = {}) {
      const { tenantId, accountId, appId } = account
      const parts = [tenantId, accountId, appId, asked.id, decision, typed, asked.nonce]
      const answer = { ...account, id: asked.id, decision, typed, signature: signature('answer', parts, privateKey) }
      return (await send('answer', { ...answer, ...changes })).body as unknown as { outcome: string }
    },
  }
}

function signature(kind: string, parts: readonly string[], key: KeyObject): string {
  const message = Buffer.from(JSON.stringify([`sekisho-approval-${kind}-1`, ...parts]))
  return sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
}
