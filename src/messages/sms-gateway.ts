/**
 * SMS by a gateway that takes a POST of `{to, text, reference}` as JSON. It may answer `{id, status}`: the id is kept in the
 * log, and a status of `rejected` or `failed` counts as a refusal of this message, whatever the answer's own status is.
 */
import type { Answer, Outgoing } from '#outgoing/outgoing.ts'
import { phoneNumber } from './address.ts'
import type { Outcome, Transport } from './transport.ts'

export interface SmsGatewayOptions {
  /** SEKISHO_SMS_URL; a user and password in it are sent as Basic credentials (RFC 7617). */
  url: string
  outgoing: Outgoing
}

export function smsGateway({ url, outgoing }: SmsGatewayOptions): Transport {
  const { address, authorization } = withoutCredentials(url)

  return {
    async send({ id, to, text, reference }, signal) {
      if (phoneNumber(to) === undefined) return { sent: false, final: true, why: 'addressee' }
      const answer = await outgoing.send({
        url: address,
        method: 'POST',
        // A gateway that knows the key (draft-ietf-httpapi-idempotency-key-header) sends a repetition only once.
        headers: { 'content-type': 'application/json', 'idempotency-key': id, ...authorization },
        body: JSON.stringify({ to, text, reference }),
        // The delivery sets the limit.
        seconds: 60,
        signal,
        mostBytes,
      })
      if (!answer.answered) return { sent: false, final: false, why: answer.why }
      return outcomeOf(answer.status, saidBy(answer))
    },

    close() {},
  }
}

/** 408 and 429 ask for patience, and 401, 403, 404 are about us; the other 4xx are about the message. */
function outcomeOf(status: number, { id, state }: Said): Outcome {
  if (status >= 200 && status < 300) {
    if (state === 'rejected' || state === 'failed') return { sent: false, final: true, why: `gateway ${state}` }
    return id === undefined ? { sent: true } : { sent: true, receipt: id }
  }
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

interface Said {
  id?: string | undefined
  state?: string | undefined
}

const mostBytes = 4096

/** What the gateway says of the message; an answer that is long or no JSON says nothing. */
function saidBy({ body }: Extract<Answer, { answered: true }>): Said {
  try {
    const { id, status } = JSON.parse(String(body)) as { id?: unknown; status?: unknown }
    const known = (typeof id === 'string' || typeof id === 'number') && /^[\w.:-]{1,100}$/.test(String(id))
    return { id: known ? String(id) : undefined, state: typeof status === 'string' ? status : undefined }
  } catch {
    // Most gateways say nothing more than their status.
    return {}
  }
}
