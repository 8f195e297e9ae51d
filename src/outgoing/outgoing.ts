/**
 * Outgoing: the one way by which the server calls other servers over HTTP, whoever chose the address.
 *
 *   send   one request, one answer; no redirect is followed
 *
 * Names are resolved here, each address is judged, and the connection goes to a judged address: a name that changes its
 * answer between two looks (DNS rebinding) gains nothing. Only https to public addresses, but for what the operator allows.
 * Time and size are bounded. What is sent, and whether to try again, is decided by whoever asks.
 */
import { type LookupAddress, lookup } from 'node:dns'
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { type Guard, guard } from './guard.ts'

export interface Wish {
  url: string
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** From the first look at the name to the last byte; 10 without it. */
  seconds?: number
  signal?: AbortSignal
  /** Of the answer's body; 64 KB without it. */
  mostBytes?: number
}

/** `forbidden`: the address is none that may be called. `unreachable` is also a name that is unknown or a certificate that is not believed. */
export type Failure = 'forbidden' | 'unreachable' | 'too-slow'

export type Answer =
  /** `body` is undefined when it was longer than allowed. */
  | { answered: true; status: number; headers: IncomingHttpHeaders; body: Buffer | undefined }
  | { answered: false; why: Failure }

export interface Outgoing {
  /** Never throws for what the other side does. */
  send(wish: Wish): Promise<Answer>
}

export interface OutgoingOptions {
  /** SEKISHO_OUTGOING_ALLOW: host names, addresses, CIDRs. */
  allow: readonly string[]
  /** The resolver; for tests. */
  resolve?: typeof lookup
}

class Forbidden extends Error {}

export function outgoing({ allow, resolve = lookup }: OutgoingOptions): Outgoing {
  const judged = guard(allow)

  return {
    async send(wish) {
      const url = URL.parse(wish.url)
      if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return refusal
      const host = url.hostname.replace(/^\[|\]$/g, '')
      // For an address no name is looked up: it is judged as it stands.
      if (isIP(host) !== 0 && !judged.lets(host, host, url.protocol)) return refusal
      const limit = AbortSignal.timeout((wish.seconds ?? 10) * 1000)
      const signal = wish.signal ? AbortSignal.any([wish.signal, limit]) : limit
      try {
        return await exchange(wish, url, lookupOf(judged, url.protocol, resolve), signal)
      } catch (error) {
        if (isForbidden(error)) return refusal
        return { answered: false, why: signal.aborted ? 'too-slow' : 'unreachable' }
      }
    },
  }
}

const refusal = { answered: false, why: 'forbidden' } as const

const isForbidden = (error: unknown) =>
  error instanceof Forbidden ||
  (error instanceof AggregateError && error.errors.some((each) => each instanceof Forbidden))

/** What the socket asks for the addresses of its host: those that are not let through do not exist for it. */
function lookupOf(judged: Guard, protocol: string, resolve: typeof lookup): LookupFunction {
  return (host, options, answer) => {
    resolve(host, { ...options, all: true, order: 'verbatim' }, (error, found: LookupAddress[]) => {
      if (error) return answer(error, '')
      const allowed = found.filter(({ address }) => judged.lets(host, address, protocol))
      const [first] = allowed
      if (!first) return answer(new Forbidden('no address that may be called'), '')
      if (options.all) return answer(null, allowed)
      answer(null, first.address, first.family)
    })
  }
}

async function exchange(wish: Wish, url: URL, pinned: LookupFunction, signal: AbortSignal): Promise<Answer> {
  const sent = (url.protocol === 'https:' ? tlsRequest : plainRequest)(url, {
    method: wish.method ?? 'GET',
    headers: { 'user-agent': 'Sekisho', 'accept-encoding': 'identity', ...wish.headers },
    lookup: pinned,
    // A connection of its own each time: none is kept that was judged by a former answer.
    agent: false,
    signal,
  })
  const answer = await answerTo(sent, wish.body)
  const body = await bodyOf(answer, wish.mostBytes ?? 65_536)
  return { answered: true, status: answer.statusCode ?? 0, headers: answer.headers, body }
}

function answerTo(sent: ClientRequest, body: string | Uint8Array | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.on('response', resolve)
    sent.on('error', reject)
    sent.end(body)
  })
}

async function bodyOf(answer: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > mostBytes) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}
