import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import type { Database } from '#database/database.ts'
import { onBothEngines } from '#test/engines.ts'
import * as apiTokens from './api-tokens.ts'

const now = 1_800_000_000
const operator = { role: 'operator', tenantId: undefined, name: 'deploy', expiresAt: undefined } as const
const auditor = { role: 'auditor', tenantId: 'home', name: 'reports', expiresAt: now + 60 } as const

onBothEngines('API tokens', (open) => {
  let database: Database

  beforeEach(async () => {
    database = await open()
  })

  const add = (facts: apiTokens.ApiTokenFacts) => database.durably((trx) => apiTokens.add(trx, facts, now))

  it('recognises a token by its text and tells its role and tenant', async () => {
    const { token, secret } = await add(auditor)
    assert.deepEqual(await apiTokens.recognise(database.db, secret, now), token)
  })

  it('keeps nothing from which the text could be made again', async () => {
    const { token, secret } = await add(operator)
    const kept = JSON.stringify(await apiTokens.find(database.db, token.id))
    assert.ok(!kept.includes(secret.split('.')[1]!))
  })

  for (const [what, alter] of [
    ['nothing', () => ''],
    ['half of it', (text: string) => text.slice(0, -20)],
    ['one sign less', (text: string) => text.slice(0, -1)],
    ['one sign more', (text: string) => `${text}A`],
    ['the secret in capitals', (text: string) => `${text.split('.')[0]}.${text.split('.')[1]!.toUpperCase()}`],
    ['its id alone', (text: string) => `${text.split('.')[0]}.`],
    ['the secret alone', (text: string) => text.split('.')[1]!],
  ] as const) {
    it(`does not recognise ${what}`, async () => {
      const { secret } = await add(operator)
      assert.equal(await apiTokens.recognise(database.db, alter(secret), now), undefined)
    })
  }

  it('does not take the secret of one token with the id of another', async () => {
    const [one, other] = [await add(operator), await add(operator)]
    const mixed = `${one.secret.split('.')[0]}.${other.secret.split('.')[1]}`
    assert.equal(await apiTokens.recognise(database.db, mixed, now), undefined)
  })

  it('ends at its time, and at once when it is removed', async () => {
    const { token, secret } = await add(auditor)
    assert.ok(await apiTokens.recognise(database.db, secret, now + 59))
    assert.equal(await apiTokens.recognise(database.db, secret, now + 60), undefined)
    assert.equal(await apiTokens.remove(database.db, token.id), true)
    assert.equal(await apiTokens.recognise(database.db, secret, now), undefined)
    assert.equal(await apiTokens.remove(database.db, token.id), false)
  })

  it('binds every role but the operator to a tenant', async () => {
    await assert.rejects(add({ ...operator, tenantId: 'home' }), { code: 'invalid' })
    await assert.rejects(add({ ...auditor, tenantId: undefined }), { code: 'invalid' })
  })

  it('lists those of one tenant, page by page, and removes them with it', async () => {
    for (const tenantId of ['home', 'home', 'work']) await add({ ...auditor, tenantId })
    await add(operator)
    const [first] = await apiTokens.list(database.db, { tenantId: 'home', after: '', limit: 1 })
    const rest = await apiTokens.list(database.db, { tenantId: 'home', after: first!.id, limit: 9 })
    assert.deepEqual(
      [first!, ...rest].map(({ tenantId }) => tenantId),
      ['home', 'home'],
    )
    await apiTokens.removeAll(database.db, 'home')
    assert.equal((await apiTokens.list(database.db, { tenantId: undefined, after: '', limit: 9 })).length, 2)
  })

  it('notes its use to the hour', async () => {
    const { token, secret } = await add(operator)
    assert.equal(apiTokens.isStale(token, now), true)
    await apiTokens.markUsed(database.db, token.id, now)
    const used = (await apiTokens.recognise(database.db, secret, now))!
    assert.equal(apiTokens.isStale(used, now + 3599), false)
    assert.equal(apiTokens.isStale(used, now + 3600), true)
  })
})
