import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Database } from '#database/database.ts'
import { onBothEngines } from '#test/engines.ts'
import * as accounts from './accounts.ts'

const now = 1_800_000_000

const facts = (userId: string, changes: Partial<accounts.AccountFacts> = {}): accounts.AccountFacts => ({
  userId,
  state: 'active',
  language: undefined,
  method: 'password',
  mails: [],
  phones: [],
  twoStep: { on: false, way: null, destination: null },
  ...changes,
})

const verified = (...addresses: string[]) => addresses.map((address) => ({ address, verified: true }))

onBothEngines('accounts', (open) => {
  const add = (database: Database, userId: string, changes: Partial<accounts.AccountFacts> = {}, tenantId = 'home') =>
    database.durably((trx) => accounts.add(trx, tenantId, facts(userId, changes), now))

  it('finds an account by its user ID in any spelling, and by no look-alike', async () => {
    const { db, ...database } = await open()
    const admin = await add({ db, ...database }, 'Admin')
    for (const typed of ['admin', ' ADMIN ', 'ａｄｍｉｎ']) {
      assert.equal((await accounts.findByLoginName(db, 'home', typed))?.id, admin.id, typed)
    }
    for (const typed of ['\u0430dmin', 'admin\u200b', 'adm\u0131n', '']) {
      assert.equal(await accounts.findByLoginName(db, 'home', typed), undefined, JSON.stringify(typed))
    }
  })

  it('refuses a user ID that differs from another only by case', async () => {
    const database = await open()
    await add(database, 'anna')
    await assert.rejects(add(database, 'ANNA'), { code: 'exists', status: 409 })
    await add(database, 'anna', {}, 'work')
  })

  it('finds by a verified mail address, unless several accounts share it', async () => {
    const database = await open()
    const anna = await add(database, 'anna', { mails: [...verified('family@example.com', 'anna@example.com')] })
    assert.equal((await accounts.findByLoginName(database.db, 'home', 'Family@Example.com'))?.id, anna.id)
    await add(database, 'ben', { mails: verified('family@example.com') })
    assert.equal(await accounts.findByLoginName(database.db, 'home', 'family@example.com'), undefined)
    assert.equal((await accounts.findByLoginName(database.db, 'home', 'anna@example.com'))?.id, anna.id)
    await add(database, 'carl', { mails: [{ address: 'carl@example.com', verified: false }] })
    assert.equal(await accounts.findByLoginName(database.db, 'home', 'carl@example.com'), undefined)
  })

  it('does not let somebody’s mail address take over the user ID of another', async () => {
    const database = await open()
    const owner = await add(database, 'name@example.com')
    await add(database, 'thief', { mails: verified('name@example.com') })
    assert.equal((await accounts.findByLoginName(database.db, 'home', 'name@example.com'))?.id, owner.id)
  })

  it('forgets old names when they change', async () => {
    const database = await open()
    const { id } = await add(database, 'anna', { mails: verified('old@example.com') })
    await database.durably((trx) =>
      accounts.change(trx, 'home', id, { userId: 'anne', mails: verified('new@example.com') }, now),
    )
    for (const gone of ['anna', 'old@example.com']) {
      assert.equal(await accounts.findByLoginName(database.db, 'home', gone), undefined)
    }
    for (const known of ['anne', 'new@example.com']) {
      assert.equal((await accounts.findByLoginName(database.db, 'home', known))?.id, id)
    }
  })

  it('refuses the later of two changes that saw the same account', async () => {
    const database = await open()
    const { id } = await add(database, 'anna')
    const outcomes = await Promise.allSettled(
      ['ja', 'en'].map((language) =>
        database.durably((trx) => accounts.change(trx, 'home', id, { language: language as 'ja' }, now)),
      ),
    )
    const refused = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    for (const { reason } of refused) assert.equal(reason.code, 'conflict')
    assert.ok(refused.length < 2)
  })

  it('shows a lock only while it lasts, and keeps the first of two', async () => {
    const database = await open()
    const account = await add(database, 'anna')
    const locked = await database.durably((trx) => accounts.lock(trx, account, 'password', now + 600, now))
    assert.deepEqual(accounts.lockOf(locked, now + 599), { because: 'password', at: now, until: now + 600 })
    assert.equal(accounts.lockOf(locked, now + 600), undefined)
    await database.durably((trx) => accounts.lock(trx, locked, 'answer', null, now + 1))
    assert.equal((await accounts.find(database.db, 'home', account.id))?.lock?.because, 'password')
    await database.durably((trx) => accounts.unlock(trx, 'home', account.id, now))
    assert.equal((await accounts.find(database.db, 'home', account.id))?.lock, undefined)
  })

  it('lists by name, page after page, and searches by the beginning of an ID or address', async () => {
    const database = await open()
    for (let i = 0; i < 7; i += 1) await add(database, `user-${i}`, { mails: verified(`mail${i}@example.com`) })
    await add(database, 'other', {}, 'work')
    const seen: string[] = []
    let after: string | undefined = ''
    while (after !== undefined) {
      const page: Awaited<ReturnType<typeof accounts.list>> = await accounts.list(database.db, 'home', {
        after,
        limit: 3,
      })
      seen.push(...page.items.map(({ userId }) => userId))
      after = page.next
    }
    assert.deepEqual(
      seen,
      [0, 1, 2, 3, 4, 5, 6].map((i) => `user-${i}`),
    )
    const found = await accounts.list(database.db, 'home', { after: '', limit: 10, search: 'MAIL3@' })
    assert.deepEqual(
      found.items.map(({ userId }) => userId),
      ['user-3'],
    )
    const wild = await accounts.list(database.db, 'home', { after: '', limit: 10, search: 'user%' })
    assert.deepEqual(wild.items, [])
  })

  it('lists whoever shares a mail address, and nobody twice, however short the pages are', async () => {
    const database = await open()
    for (const [userId, ...mails] of [
      ['anna', 'family@example.com', 'family-anna@example.com'],
      ['ben', 'family@example.com'],
      ['family', 'family@example.com'],
    ] as const)
      await add(database, userId, { mails: verified(...mails) })
    const seen: string[] = []
    let after: string | undefined = ''
    while (after !== undefined) {
      const page: Awaited<ReturnType<typeof accounts.list>> = await accounts.list(database.db, 'home', {
        after,
        limit: 1,
        search: 'family',
      })
      seen.push(...page.items.map(({ userId }) => userId))
      after = page.next
    }
    assert.deepEqual(seen.toSorted(), ['anna', 'ben', 'family'])
  })

  it('leaves nothing behind when an account is removed', async () => {
    const database = await open()
    const account = await add(database, 'anna', { mails: verified('anna@example.com') })
    await database.durably((trx) => accounts.remove(trx, account))
    assert.equal(await accounts.findByLoginName(database.db, 'home', 'anna@example.com'), undefined)
    await add(database, 'anna')
  })
})

describe('the names of accounts', () => {
  for (const address of [
    'a@example.com,b@example.com',
    'a@example.com;b@example.com',
    'a@example.com\r\nBcc: b@example.com',
    '"a b"@example.com',
    'a@b@example.com',
    'a@localhost',
    'a@example..com',
    '.a@example.com',
    'a.@example.com',
    'a@[192.0.2.1]',
    'а@example.com',
    'a@example.com ',
    `${'a'.repeat(65)}@example.com`,
    '',
  ]) {
    it(`refuse ${JSON.stringify(address)} as a mail address`, () =>
      assert.equal(accounts.isMailAddress(address), false))
  }

  for (const userId of ['', ' a', 'a ', 'a b', '.a', 'a.', 'ａ', 'а', 'a\u200b', 'a/b', "a'b", '<a>', 'a'.repeat(65)]) {
    it(`refuse ${JSON.stringify(userId)} as a user ID`, () => assert.equal(accounts.isUserId(userId), false))
  }

  it('fold the same however often, and hold nothing but one line of plain text when they are allowed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(accounts.foldName(accounts.foldName(text)), accounts.foldName(text))
        if (accounts.isMailAddress(text) || accounts.isUserId(text)) assert.match(text, /^[!-~]+$/)
      }),
    )
  })
})
