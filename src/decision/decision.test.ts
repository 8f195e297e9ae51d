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
  kindOf,
  nothingWrong,
  type Proof,
  type Situation,
  secondSteps,
  steps,
} from './decision.ts'
import { proofKinds } from './proofs.ts'
import { type RowName, rows } from './rows.ts'

const now = 1_800_000_000
const policyWays = ['code', 'approval', 'one-time-password', 'passkey'] as const
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

const seldom = fc.integer({ min: 0, max: 4 }).map((n) => n === 0)

const situation: fc.Arbitrary<Situation> = fc.record({
  demand: fc.record({
    acrValues: fc.subarray([...acrValues, 'urn:other']),
    notBefore: fc.option(fc.integer({ min: now - 100, max: now }), { freq: 2 }),
  }),
  account: fc.option(
    fc.record({
      method: fc.constantFrom('password' as const, 'password' as const, 'password' as const, ...methods),
      locked: seldom,
      usable: seldom.map((ended) => !ended),
      password: fc.record({ expired: fc.boolean(), mustChange: fc.boolean() }),
      twoStep: fc.record({
        on: fc.boolean(),
        mustEnrol: fc.boolean(),
        locked: fc.boolean(),
        ways: fc.array(
          fc.record({
            step: fc.constantFrom(...secondSteps),
            raises: fc.constantFrom(1 as const, 2 as const, 3 as const),
          }),
          { maxLength: 3 },
        ),
      }),
    }),
    { nil: undefined },
  ),
  policy: fc.record({
    methods: fc.record({
      allowed: fc.oneof(fc.subarray([...methods]), fc.constant(methods)),
      default: fc.constantFrom(...methods),
      certificateFirst: seldom,
    }),
    twoStep: fc.record({
      mode: fc.constantFrom('off' as const, 'optional' as const, 'required' as const),
      ways: fc.subarray([...policyWays]),
      channels: fc.subarray(['sms' as const, 'mail' as const]),
      codeOrder: fc.constantFrom('code-first' as const, 'password-first' as const),
      approvalOrder: fc.constantFrom('before-password' as const, 'after-password' as const),
    }),
  }),
  site: fc.constantFrom('policy' as const, 'exempt' as const, 'required' as const),
  trusted: fc.boolean(),
  assessment: fc.record({ asks: fc.constantFrom('nothing' as const, 'code' as const, 'strongest' as const) }),
  proofs: fc.oneof(
    fc.array(proof, { maxLength: 3 }),
    fc.array(proof, { maxLength: 2 }).map((more): Proof[] => [{ kind: 'password', at: now }, ...more]),
  ),
  ways: fc.oneof(fc.subarray([...steps]), fc.constant([...steps])),
  chosen: fc.option(fc.constantFrom(...secondSteps, 'password' as const), { nil: undefined }),
  now: fc.constant(now),
})

const everyWay = secondSteps.map((step) => ({ step, raises: 3 as const }))
const twoStepOff = { on: false, mustEnrol: false, locked: false, ways: [] }

const everyProof: Proof[] = proofKinds.map((kind) => ({ kind, at: now, channel: 'sms', userVerified: true }))
const plainAccount = {
  method: 'password' as const,
  locked: false,
  usable: true,
  password: { expired: false, mustChange: false },
  twoStep: twoStepOff,
}

const withAccount = (s: Situation, changes: object): Situation => ({ ...s, account: { ...s.account!, ...changes } })
const withTwoStep = (s: Situation, changes: object): Situation => ({
  ...s,
  policy: { ...s.policy, twoStep: { ...s.policy.twoStep, ...changes } },
})

/** For each row, the situation with the row's input turned to where the row does not apply. */
const otherwise: Record<RowName, (s: Situation) => Situation> = {
  'certificate-first': (s) => ({ ...s, account: plainAccount }),
  'name-missing': (s) => ({ ...s, account: plainAccount }),
  'method-switched-off': (s) => ({ ...s, policy: { ...s.policy, methods: { ...s.policy.methods, allowed: methods } } }),
  'way-missing': (s) => ({ ...s, ways: steps }),
  'nothing-shown': (s) => ({ ...s, proofs: everyProof }),
  'passkey-chosen': (s) => ({ ...s, chosen: undefined }),
  locked: (s) => ({ ...s, account: { ...s.account!, locked: false } }),
  'proof-missing': (s) => ({ ...s, proofs: everyProof }),
  'approval-before-password': (s) => withTwoStep(s, { approvalOrder: 'after-password' }),
  'code-with-password': (s) => withTwoStep(s, { codeOrder: 'password-first' }),
  'second-step-locked': (s) => withAccount(s, { twoStep: { ...s.account!.twoStep, locked: false } }),
  'second-step-not-set-up': (s) => ({ ...s, ways: s.ways.filter((step) => step !== 'enrol-destination') }),
  'second-step-out-of-reach': (s) => ({ ...s, site: 'exempt' }),
  'site-wants-second-step': (s) => ({ ...s, site: 'exempt' }),
  'policy-wants-second-step': (s) => withTwoStep(s, { mode: 'off' }),
  'account-wants-second-step': (s) => withAccount(s, { twoStep: { ...s.account!.twoStep, on: false } }),
  'risk-wants-second-step': (s) => ({ ...s, assessment: nothingWrong }),
  'step-up': (s) => ({ ...s, demand: { ...s.demand, acrValues: [] } }),
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
      { numRuns: 40_000, seed: 7 },
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
        const { method } = s.account!
        const verified = counting.some(({ kind, userVerified }) => kind === 'passkey' && userVerified)
        const alone = verified && method !== 'password+certificate' && s.policy.methods.allowed.includes('passkey')
        for (const kind of needed[method]) {
          const kinds = kind === 'one-time-password' ? [kind, 'recovery-code'] : [kind]
          const isShown = kind === 'passkey' ? verified : counting.some((shown) => kinds.includes(shown.kind))
          assert.ok(isShown || alone, JSON.stringify(s))
        }
        assert.ok(s.account!.usable)
        assert.ok(s.policy.methods.allowed.includes(s.account!.method))
      }),
      { numRuns: 20_000 },
    )
  })

  it('never grants without the second step that the policy, the account or the site names', () => {
    const kinds = {
      code: 'security-code',
      approval: 'approval',
      'one-time-password': 'one-time-password',
      passkey: 'passkey',
    }
    fc.assert(
      fc.property(situation, (s) => {
        const decision = decide(s)
        if (!('grant' in decision) || s.site === 'exempt') return
        const counting = s.proofs.filter(({ at }) => at >= (s.demand.notBefore ?? 0))
        const { mode, ways } = s.policy.twoStep
        const wanted =
          mode === 'required' || (mode === 'optional' && s.account!.twoStep.on) || s.assessment.asks !== 'nothing'
        const trusted = s.trusted || counting.some(({ kind }) => kind === 'trusted-browser')
        if (s.site !== 'required' && (!wanted || trusted)) return
        const byChoice = mode === 'required' || (mode === 'optional' && s.account!.twoStep.on)
        const byRisk = s.site !== 'required' && !byChoice && s.assessment.asks !== 'nothing'
        const seconds = ['recovery-code', 'certificate', ...ways.map((way) => kinds[way])]
        const shown = counting.some(
          ({ kind, userVerified, channel = 'sms' }) =>
            (seconds.includes(kind) &&
              (kind !== 'security-code' || byRisk || s.policy.twoStep.channels.includes(channel))) ||
            (kind === 'passkey' && userVerified),
        )
        assert.ok(shown, JSON.stringify(counting))
      }),
      { numRuns: 20_000 },
    )
  })

  it('asks for nothing that was shown already, and for nothing that it was not told of', () => {
    fc.assert(
      fc.property(situation, (s) => {
        const decision = decide(s)
        if (!('ask' in decision)) return
        const counting = s.proofs.filter(({ at }) => at >= (s.demand.notBefore ?? 0))
        const asked = secondSteps.find((step) => step === decision.ask)
        if (!asked) return
        const same = counting.filter(({ kind }) => kind === kindOf(asked))
        const worth = same.map((each) => assuranceOf([{ kind: 'password', at: now }, each]).level)
        // Of a method's own proof there is only one form.
        if (decision.atLeast !== undefined)
          assert.ok(!worth.some((level) => level >= decision.atLeast!), JSON.stringify(s))
        if (decision.atLeast !== undefined) assert.ok(s.ways.includes(asked))
      }),
      { numRuns: 20_000 },
    )
  })

  it('lets a trusted browser skip the second step, and never makes a site believe that it was shown', () => {
    const account = { ...plainAccount, twoStep: { on: true, mustEnrol: false, locked: false, ways: everyWay } }
    const policy = {
      methods: { allowed: methods, default: 'password' as const },
      twoStep: {
        mode: 'optional' as const,
        ways: policyWays,
        channels: ['sms' as const],
        codeOrder: 'code-first' as const,
        approvalOrder: 'after-password' as const,
      },
    }
    const base: Situation = {
      ...{ demand: { acrValues: [], notBefore: null }, account, policy, site: 'policy', trusted: true },
      ...{ assessment: nothingWrong, proofs: [{ kind: 'password', at: now }], ways: steps, chosen: undefined, now },
    }
    const granted = decide(base)
    assert.ok('grant' in granted && granted.grant.level === 1)
    assert.deepEqual(outcomeOf(decide({ ...base, trusted: false })), { ask: 'code', atLeast: 1 })
    assert.deepEqual(outcomeOf(decide({ ...base, demand: { acrValues: [acrOf(2)], notBefore: null } })), {
      ask: 'code',
      atLeast: 2,
    })
    assert.ok('ask' in decide({ ...base, site: 'required' }))
    assert.ok('grant' in decide({ ...base, assessment: { asks: 'strongest' } }))
    assert.deepEqual(outcomeOf(decide({ ...base, proofs: [] })), { ask: 'password' })
    assert.deepEqual(outcomeOf(decide({ ...base, proofs: [], trusted: false })), {
      ask: 'password-and-code',
      atLeast: 1,
    })
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

  it('does not tell by its first page who signs in with a passkey or one-time passwords', () => {
    const some = ['password', 'password+one-time-password', 'passkey'] as const
    const ways = ['identifier', 'password', 'new-password', 'one-time-password', 'passkey', 'recovery-code'] as const
    const chosen = fc.constantFrom(undefined, 'password' as const, 'passkey' as const, 'recovery-code' as const)
    fc.assert(
      fc.property(situation, chosen, fc.boolean(), (s, wish, locked) => {
        const outcomes = some.map((method) => {
          const account = { ...plainAccount, locked, method }
          const demand = { acrValues: [], notBefore: null }
          return JSON.stringify(outcomeOf(decide({ ...s, account, ways, chosen: wish, proofs: [], demand })))
        })
        assert.equal(new Set(outcomes).size, 1, outcomes.join(' '))
      }),
      { numRuns: 5000 },
    )
  })

  it('takes a verified passkey alone, also while a stranger has locked the password, and no other one', () => {
    const policy = {
      methods: { allowed: methods, default: 'password' as const },
      twoStep: {
        mode: 'required' as const,
        ways: policyWays,
        channels: ['sms' as const],
        codeOrder: 'code-first' as const,
        approvalOrder: 'after-password' as const,
      },
    }
    const account = { ...plainAccount, locked: true, password: { expired: true, mustChange: true } }
    const base: Situation = {
      ...{ demand: { acrValues: [], notBefore: null }, account, policy, site: 'required', trusted: false },
      ...{ assessment: { asks: 'strongest' }, proofs: [], ways: steps, chosen: undefined, now },
    }
    const shown = (userVerified: boolean, method: Situation['account'] & object = account) =>
      decide({ ...base, account: method, proofs: [{ kind: 'passkey', at: now, userVerified }] })
    const granted = shown(true)
    assert.ok('grant' in granted && granted.grant.level === 3)
    assert.ok(!('grant' in shown(false)))
    assert.ok('grant' in shown(true, { ...account, method: 'password+one-time-password' }))
    assert.ok(!('grant' in shown(true, { ...account, method: 'password+certificate' })))
    const without = { ...policy, methods: { allowed: ['password' as const], default: 'password' as const } }
    assert.ok(
      !('grant' in decide({ ...base, policy: without, proofs: [{ kind: 'passkey', at: now, userVerified: true }] })),
    )
    assert.deepEqual(outcomeOf(decide({ ...base, chosen: 'passkey' })), { ask: 'passkey' })
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
