/** Mutated inputs end in a clean refusal or a clean answer, quickly, whatever is done to them. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chain } from '#test/chain.ts'
import type { Bytes } from './bytes.ts'
import { readCertificate } from './certificate-reading.ts'
import { Malformed, readDer } from './der-reading.ts'
import { integer, objectIdentifier, octets, sequence, tagged } from './der-writing.ts'
import { readName } from './names.ts'
import { oids } from './object-identifiers.ts'
import { readPem } from './pem.ts'
import { certificateRequest } from './request-writing.ts'
import { requestedKey } from './requests.ts'
import { readStatusRequest } from './status-requests.ts'

const mutations = 20_000
/** Of this thread's own work: every mutated key and signature costs OpenSSL a try; most are refused before. */
const mostMilliseconds = 250
const worked = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

const made = await chain()
const client = await made.client()
const request = await certificateRequest('端末 1', made.issuer.signer)
const nonce = sequence(objectIdentifier(oids.statusNonce), octets(octets(new Uint8Array(16).fill(7))))
const id = sequence(
  sequence(objectIdentifier(oids.sha1)),
  octets(new Uint8Array(20)),
  octets(new Uint8Array(20)),
  integer(77),
)
const question = sequence(sequence(sequence(sequence(id)), tagged(2, sequence(nonce))))

/** A row of numbers that is the same in each run (xorshift), so that what fails once fails again. */
function dice(seed: number) {
  let state = seed
  return (below: number) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

function mutated(bytes: Bytes, roll: (below: number) => number): Bytes {
  const changed = bytes.slice()
  for (let turn = roll(4); turn >= 0; turn -= 1) changed[roll(changed.length)] = roll(256)
  const how = roll(10)
  if (how === 0) return changed.slice(0, roll(changed.length))
  if (how === 1) return changed.slice(roll(8))
  return how === 2 ? new Uint8Array([...changed, roll(256)]) : changed
}

const readers: Record<string, [bytes: Bytes, read: (bytes: Bytes) => unknown]> = {
  'a certificate request': [request, requestedKey],
  'a question about status': [question, readStatusRequest],
  'a certificate': [client.der, readCertificate],
  'a name': [made.issuer.name, (bytes) => readName(readDer(bytes))],
}

for (const [name, [bytes, read]] of Object.entries(readers)) {
  it(`${name}: ${mutations} mutations end in clean refusals`, () => {
    const roll = dice(20_261_122)
    assert.doesNotThrow(() => read(bytes))
    let refused = 0
    for (let turn = 0; turn < mutations; turn += 1) {
      const input = mutated(bytes, roll)
      const begun = worked()
      try {
        read(input)
      } catch (error) {
        if (!(error instanceof Malformed)) throw new Error(Buffer.from(input).toString('hex'), { cause: error })
        refused += 1
      }
      assert.ok(worked() - begun < mostMilliseconds)
    }
    assert.ok(refused > mutations / 4)
  })
}

describe('PEM', () => {
  for (const text of [
    '',
    '-----BEGIN CERTIFICATE-----',
    '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----',
    '-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----',
    '-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----',
    '-----BEGIN CERTIFICATE-----\n'.repeat(2000),
    'x'.repeat(100_000),
  ]) {
    it(`refuses ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.throws(() => readPem('CERTIFICATE', text), { code: 'malformed' })
    })
  }
})
