/** What pages with a second factor hold, read as the person's app or browser would. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import type { Seen } from './house.ts'

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
