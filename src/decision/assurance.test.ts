import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { acrOf, assuranceOf, meets, type Proof } from './decision.ts'

const now = 1_800_000_000

describe('assurance', () => {
  const shown = (...kinds: Proof['kind'][]): Proof[] => kinds.map((kind) => ({ kind, at: now }))
  const sms: Proof = { kind: 'security-code', at: now, channel: 'sms' }
  const mail: Proof = { kind: 'security-code', at: now, channel: 'mail' }
  for (const [name, proofs, level, amr] of [
    ['a password alone', shown('password'), 1, ['pwd']],
    ['a password and a code by text message', [...shown('password'), sms], 2, ['pwd', 'sms', 'mfa']],
    ['a password and a code by mail', [...shown('password'), mail], 1, ['pwd', 'mail', 'mfa']],
    ['a password and a one-time password', shown('password', 'one-time-password'), 2, ['pwd', 'otp', 'mfa']],
    ['a password and an approval', shown('password', 'approval'), 2, ['pwd', 'swk', 'mfa']],
    [
      'a password and a passkey that was only touched',
      [...shown('password'), { kind: 'passkey', at: now, userVerified: false }],
      2,
      ['pwd', 'hwk', 'mfa'],
    ],
    ['a password and a recovery code', shown('password', 'recovery-code'), 2, ['pwd', 'recovery-code', 'mfa']],
    ['a passkey that verified its user', [{ kind: 'passkey', at: now, userVerified: true }], 3, ['hwk', 'user']],
    ['a synced passkey without verification', [{ kind: 'passkey', at: now, synced: true }], 1, ['swk']],
    ['a certificate and a password', shown('certificate', 'password'), 3, ['certificate', 'pwd', 'mfa']],
    ['a certificate alone', shown('certificate'), 1, ['certificate']],
    ['a one-time password without a password', shown('one-time-password'), 1, ['otp']],
  ] as const) {
    it(`of ${name} is ${level}`, () => {
      assert.deepEqual(assuranceOf(proofs as Proof[]), { level, acr: acrOf(level), amr })
    })
  }
})

describe('a demand', () => {
  const password: Proof[] = [{ kind: 'password', at: now - 50 }]
  for (const [name, demand, met] of [
    ['without wishes is met by any proof', { acrValues: [], notBefore: null }, true],
    ['for level 1 is met by a password', { acrValues: [acrOf(1)], notBefore: null }, true],
    ['for level 2 is not met by a password', { acrValues: [acrOf(2)], notBefore: null }, false],
    ['for level 3 or else level 1 is met by a password', { acrValues: [acrOf(3), acrOf(1)], notBefore: null }, true],
    ['for a class that nobody here knows is not met', { acrValues: ['urn:other'], notBefore: null }, false],
    ['for a proof since a moment is met by one shown then', { acrValues: [], notBefore: now - 50 }, true],
    ['for a proof since a moment is not met by an older one', { acrValues: [], notBefore: now - 49 }, false],
  ] as const) {
    it(name, () => assert.equal(meets(demand, password, now), met))
  }

  it('is never met by nothing', () => assert.equal(meets({ acrValues: [], notBefore: null }, [], now), false))
})
