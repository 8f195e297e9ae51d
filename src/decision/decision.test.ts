import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { methods } from '#accounts/accounts.ts'
import {
  acrOf,
  acrValues,
  assuranceOf,
  type Decision,
  decide,
  explain,
  meets,
  type Proof,
  type Situation,
} from './decision.ts'
import { proofKinds } from './proofs.ts'
import { type RowName, rows } from './rows.ts'

const now = 1_800_000_000
const steps = ['identifier', 'password', 'new-password', 'one-time-password', 'passkey', 'certificate'] as const

const proof: fc.Arbitrary<Proof> = fc.record(
  {
    kind: fc.constantFrom(...proofKinds),
    at: fc.integer({ min: now - 100, max: now }),
    channel: fc.constantFrom('sms' as const, 'mail' as const),
    userVerified: fc.boolean(),
    synced: fc.boolean(),
  },
  { requiredKeys: ['kind', 'at'] },
)

const situation: fc.Arbitrary<Situation> = fc.record({
  demand: fc.record({
    acrValues: fc.subarray([...acrValues, 'urn:other']),
    notBefore: fc.option(fc.integer({ min: now - 100, max: now })),
  }),
  account: fc.option(
    fc.record({
      method: fc.constantFrom(...methods),
      locked: fc.boolean(),
      usable: fc.boolean(),
      password: fc.record({ expired: fc.boolean(), mustChange: fc.boolean() }),
    }),
    { nil: undefined },
  ),
  policy: fc.record({
    methods: fc.record({ allowed: fc.subarray([...methods]), default: fc.constantFrom(...methods) }),
  }),
  proofs: fc.array(proof, { maxLength: 4 }),
  ways: fc.subarray([...steps]),
  now: fc.constant(now),
})

const everyProof: Proof[] = proofKinds.map((kind) => ({ kind, at: now, channel: 'sms', userVerified: true }))
const plainAccount = {
  method: 'password' as const,
  locked: false,
  usable: true,
  password: { expired: false, mustChange: false },
}

/** For each row, the situation with the row's input turned to where the row does not apply. */
const otherwise: Record<RowName, (s: Situation) => Situation> = {
  'name-missing': (s) => ({ ...s, account: plainAccount }),
  'method-switched-off': (s) => ({ ...s, policy: { methods: { ...s.policy.methods, allowed: methods } } }),
  'way-missing': (s) => ({ ...s, ways: steps }),
  'nothing-shown': (s) => ({ ...s, proofs: everyProof }),
  locked: (s) => ({ ...s, account: { ...s.account!, locked: false } }),
  'proof-missing': (s) => ({ ...s, proofs: everyProof }),
  'account-ended': (s) => ({ ...s, account: { ...s.account!, usable: true } }),
  'assurance-out-of-reach': (s) => ({ ...s, demand: { ...s.demand, acrValues: [] } }),
  'assurance-missing': (s) => ({ ...s, proofs: everyProof, demand: { ...s.demand, notBefore: null } }),
  'password-to-be-changed': (s) => ({
    ...s,
    account: { ...s.account!, password: { expired: false, mustChange: false } },
  }),
  'password-expired': (s) => ({
    ...s,
    account: { ...s.account!, password: { ...s.account!.password, expired: false } },
  }),
  enough: (s) => ({ ...s, proofs: [] }),
}

const outcomeOf = ({ because: _, ...outcome }: Decision) => outcome

describe('the decision', () => {
  it('turns on the input that each row names: were it otherwise, another row would decide', () => {
    const reached = new Set<RowName>()
    fc.assert(
      fc.property(situation, (s) => {
        const { because } = decide(s)
        reached.add(because)
        assert.notEqual(decide(otherwise[because](s)).because, because)
      }),
      { numRuns: 20_000, seed: 7 },
    )
    assert.deepEqual([...reached].sort(), rows.map(({ name }) => name).sort(), 'every row is reached')
  })

  it('never grants without every proof that the method of the account names', () => {
    const needed = {
      password: ['password'],
      'password+one-time-password': ['password', 'one-time-password'],
      'password+certificate': ['certificate', 'password'],
      passkey: ['passkey'],
    }
    fc.assert(
      fc.property(situation, (s) => {
        const decision = decide(s)
        if (!('grant' in decision)) return
        const counting = s.proofs.filter(({ at }) => at >= (s.demand.notBefore ?? 0))
        for (const kind of needed[s.account!.method]) assert.ok(counting.some((shown) => shown.kind === kind))
        assert.ok(s.account!.usable)
        assert.ok(s.policy.methods.allowed.includes(s.account!.method))
      }),
      { numRuns: 20_000 },
    )
  })

  it('never tells a site more than the counting proofs amount to, nor grants less than it asked', () => {
    fc.assert(
      fc.property(situation, (s) => {
        const decision = decide(s)
        if (!('grant' in decision)) return
        const counting = s.proofs.filter(({ at }) => at >= (s.demand.notBefore ?? 0))
        assert.deepEqual(decision.grant, assuranceOf(counting))
        const wanted = s.demand.acrValues.map((value) => acrValues.indexOf(value) + 1).filter((level) => level > 0)
        if (s.demand.acrValues.length > 0) assert.ok(decision.grant.level >= Math.min(...wanted))
      }),
      { numRuns: 20_000 },
    )
  })

  it('asks whoever has shown nothing for the same, whatever the method of the account', () => {
    fc.assert(
      fc.property(situation, fc.constantFrom(...methods), fc.constantFrom(...methods), (s, one, other) => {
        const ways = ['identifier', 'password', 'new-password'] as const
        const [first, second] = [one, other].map((method) => {
          const account = { ...plainAccount, locked: s.account?.locked ?? false, method }
          return outcomeOf(decide({ ...s, account, ways, proofs: [], demand: { acrValues: [], notBefore: null } }))
        })
        assert.deepEqual(first, second)
      }),
    )
  })

  it('is not weakened by showing more', () => {
    fc.assert(
      fc.property(fc.array(proof, { maxLength: 4 }), proof, (shown, more) => {
        assert.ok(assuranceOf([...shown, more]).level >= assuranceOf(shown).level)
      }),
    )
  })

  it('explains each row in both languages, with words of its own', () => {
    for (const language of ['ja', 'en'] as const) {
      const said = rows.map(({ name }) => explain(name, language))
      assert.equal(new Set(said).size, rows.length)
    }
  })

  it('gives the same outcome for the same situation', () => {
    fc.assert(
      fc.property(situation, (s) => assert.deepEqual(outcomeOf(decide(s)), outcomeOf(decide(structuredClone(s))))),
    )
  })
})

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
