import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Account } from '#accounts/accounts.ts'
import { onBothEngines } from '#test/engines.ts'
import { after, before, contactFrom, entriesOf, keptFor, masked } from './entries.ts'
import * as store from './store.ts'

const start = 1_800_000_000
const row: store.ChangeRow = {
  tenant_id: 'demo',
  account_id: 'anna',
  id: 'one',
  kind: 'mail',
  act: 'add',
  contact: 'new@example.jp',
  was: null,
  state: 'open',
  code_hash: 'key.hash',
  code_sent_at: start,
  code_sends: 1,
  code_tries: 0,
  stop_hash: null,
  effective_at: null,
  created_at: start,
}

onBothEngines('changes of contacts', (open) => {
  it('count a try at most five times, however many come at once', async () => {
    const { db } = await open()
    await store.insert(db, row)
    const counted = await Promise.all(Array.from({ length: 12 }, () => store.tryCode(db, row, 5)))
    assert.equal(counted.filter(Boolean).length, 5)
  })

  it('go from one state to the next once, whoever asks at the same moment', async () => {
    const { db } = await open()
    await store.insert(db, row)
    const taken = await Promise.all(Array.from({ length: 6 }, () => store.advance(db, row, { state: 'done' })))
    assert.equal(taken.filter(Boolean).length, 1)
  })

  it('send a code no sooner than allowed, and not too often; each begins its tries anew', async () => {
    const { db } = await open()
    await store.insert(db, { ...row, code_tries: 4 })
    const put = (now: number) => store.putCode(db, row, { hash: 'key.next', mostSends: 3, sentBefore: now - 60, now })
    assert.deepEqual(
      [
        await put(start + 59),
        await put(start + 60),
        await put(start + 61),
        await put(start + 121),
        await put(start + 200),
      ],
      [false, true, false, true, false],
    )
    assert.equal((await store.find(db, row))?.code_tries, 0)
  })

  it('are found by their stop number in their own tenant only', async () => {
    const { db } = await open()
    await store.insert(db, { ...row, state: 'held', stop_hash: 'hash' })
    assert.equal((await store.findByStop(db, 'demo', 'hash'))?.id, 'one')
    assert.equal(await store.findByStop(db, 'other', 'hash'), undefined)
  })

  it('are swept when old, but never while they wait', async () => {
    const { db } = await open()
    await store.insert(db, { ...row, state: 'held' })
    await store.insert(db, { ...row, id: 'two', state: 'stopped' })
    assert.equal(await store.removeOld(db, start + 1, 10), 1)
    assert.equal((await store.listOf(db, 'demo', 'anna')).length, 1)
  })
})

describe('what was typed', () => {
  for (const [typed, kept] of [
    ['090-1234-5678', '+819012345678'],
    ['０９０ー１２３４ー５６７８', '+819012345678'],
    ['+81 90 1234 5678', '+819012345678'],
    ['(03) 1234-5678', '+81312345678'],
    ['00819012345678', undefined],
    ['110', undefined],
    ['+8190123456789012', undefined],
  ] as const)
    it(`${typed} is ${kept ?? 'no number'}`, () => assert.equal(contactFrom('phone', typed), kept))

  it('is shown to its owner only in part', () => {
    assert.equal(masked('mail', 'anna@example.jp'), 'a•••••@example.jp')
    assert.equal(masked('phone', '+819012345678'), '••••••678')
  })
})

describe('what a change does', () => {
  const addresses = fc.uniqueArray(fc.constantFrom('a@x.jp', 'b@x.jp', 'c@x.jp', 'd@x.jp'), { minLength: 1 })
  const people = addresses.map((list) => ({
    mails: list.map((address) => ({ address, verified: true })),
    phones: [],
    twoStep: { on: false, way: null, destination: null },
  }))

  it('is undone by its undoing, whatever the account had', () => {
    fc.assert(
      fc.property(people, fc.constantFrom('add', 'change', 'remove'), fc.nat(), (account, act, number) => {
        const was = entriesOf(account, 'mail')[number % account.mails.length]!
        const contact = act === 'remove' ? was.value : 'new@x.jp'
        const change = { kind: 'mail', act, contact, was: act === 'add' ? null : JSON.stringify(was) }
        const changed = { ...account, ...after(account, change) }
        const back = { ...changed, ...before(changed, change) }
        const sorted = (of: Pick<Account, 'mails'>) => of.mails.map(({ address }) => address).sort()
        assert.deepEqual(sorted(back), sorted(account))
      }),
    )
  })

  it('never leaves an account without a verified mail address by removals that are allowed', () => {
    fc.assert(
      fc.property(people, fc.array(fc.nat(), { maxLength: 8 }), fc.boolean(), (account, picks, on) => {
        let present: Pick<Account, 'mails' | 'phones' | 'twoStep'> = account
        for (const pick of picks) {
          const { address } = present.mails[pick % present.mails.length]!
          if (keptFor(present, { on, proofs: ['registered'] }, 'mail', address)) continue
          const removed = after(present, { kind: 'mail', act: 'remove', contact: address, was: null })
          present = { ...present, ...removed }
        }
        assert.ok(present.mails.length >= 1)
      }),
    )
  })

  it('keeps where the codes of two-step verification go', () => {
    const number = '+819012345678'
    const account = {
      mails: [{ address: 'a@x.jp', verified: true }],
      phones: [{ number, verified: true, sms: true }],
      twoStep: { on: true, way: 'code' as const, destination: { channel: 'sms' as const, address: number } },
    }
    assert.equal(keptFor(account, { on: false, proofs: [] }, 'phone', number), 'two-step')
  })
})
