/** SMS by a gateway that takes a POST of `{to, text, reference}` as JSON. */
import { phoneNumber } from './address.ts'
import type { Outcome, Transport } from './transport.ts'

export interface SmsGatewayOptions {
  /** SEKISHO_SMS_URL; a user and password in it are sent as Basic credentials (RFC 7617). */
  url: string
  /** The outgoing client; the guarded one where there is one. */
  fetch?: typeof fetch
}

export function smsGateway({ url, fetch: post = fetch }: SmsGatewayOptions): Transport {
  const { address, authorization } = withoutCredentials(url)

  return {
    async send({ id, to, text, reference }, signal) {
      if (phoneNumber(to) === undefined) return { sent: false, final: true, why: 'addressee' }
      try {
        const answer = await post(address, {
          method: 'POST',
          // A gateway that knows the key (draft-ietf-httpapi-idempotency-key-header) sends a repetition only once.
          headers: { 'content-type': 'application/json', 'idempotency-key': id, ...authorization },
          body: JSON.stringify({ to, text, reference }),
          redirect: 'manual',
          signal,
        })
        await answer.body?.cancel()
        return outcomeOf(answer.status)
      } catch (error) {
        return { sent: false, final: false, why: error instanceof Error ? error.name : 'unknown' }
      }
    },

    close() {},
  }
}

/** 408 and 429 ask for patience, and 401, 403, 404 are about us; the other 4xx are about the message. */
function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { sent: true }
  const final = status >= 400 && status < 500 && ![401, 403, 404, 408, 429].includes(status)
  return { sent: false, final, why: `status ${status}` }
}

function withoutCredentials(url: string): { address: string; authorization: Record<string, string> } {
  const address = new URL(url)
  if (address.username === '') return { address: address.href, authorization: {} }
  const credentials = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`
  address.username = ''
  address.password = ''
  return {
    address: address.href,
    authorization: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
  }
}
