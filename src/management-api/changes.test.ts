import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { goodCalls } from '#test/api-calls.ts'
import { apiRig, contents } from '#test/api-rig.ts'

const rig = await apiRig()
const { db } = rig.app.database
const changes = rig.app.api.operations.filter(({ method }) => method !== 'GET')
const reads = rig.app.api.operations.filter(({ method }) => method === 'GET')

/** When a token was used is noted to the hour, beside every call. */
const notes = ['api_token']

/** Changes made through the rooms while a call is prepared are none of the call. */
async function prepared(name: string) {
  const call = await goodCalls[name]!(rig, 'alpha')
  return { ...call, rows: (await rig.acts()).length }
}

describe('every change', () => {
  it('leaves one row in the audit that tells who, what, whom and when', async () => {
    for (const { name, method } of changes) {
      const { path, body, rows } = await prepared(name)
      rig.clock.push(1)
      const { status, text } = await rig.call(method, path, { body, headers: { 'x-forwarded-for': '203.0.113.9' } })
      assert.ok(status < 300, `${name}: ${text}`)
      const acts = await rig.acts()
      assert.equal(acts.length, rows + 1, name)
      const [row] = acts
      assert.match(row.act, /^[a-z]+[A-Z][A-Za-z]*(ed|Out)$/, name)
      assert.match(row.actor, /^token:[\w-]{22}$/)
      assert.ok(row.subject, `${name} has a subject`)
      assert.equal(Date.parse(row.at) / 1000, rig.app.now(), name)
      assert.equal(row.tenant, /(Tenant|ForAll)$/.test(name) ? row.tenant : 'alpha', name)
    }
  })

  it('is not made when its row cannot be written', async () => {
    // A message that was sent cannot be taken back, whatever becomes of its row.
    for (const { name, method } of changes.filter(({ name }) => name !== 'testMessage')) {
      const { path, body } = await goodCalls[name]!(rig, 'alpha')
      const before = await contents(db, notes)
      await sql`create trigger deaf before insert on audit_entry begin select raise(abort, 'no audit'); end`.execute(db)
      const { status } = await rig.call(method, path, { body })
      await sql`drop trigger deaf`.execute(db)
      assert.equal(status, 500, name)
      const after = await contents(db, notes)
      for (const table of Object.keys(before)) assert.deepEqual(after[table], before[table], `${name}: ${table}`)
    }
  })

  it('has no row when it fails', async () => {
    await rig.addAccount('anna')
    for (const [method, path, body, status] of [
      ['POST', '/tenants', { id: 'alpha', name: 'Once more' }, 409],
      ['POST', '/tenants/alpha/accounts', { userId: 'ANNA' }, 409],
      ['PATCH', '/tenants/alpha/accounts/nobody', { language: 'ja' }, 404],
      ['PATCH', '/tenants/alpha/policy', { methods: { allowed: ['passkey'] } }, 400],
      ['PATCH', '/tenants/alpha/sites/none', { name: 'x' }, 404],
      ['DELETE', '/tenants/alpha/sites/none', undefined, 404],
      ['POST', '/tenants/alpha/accounts/nobody/unlock', { reason: 'x' }, 404],
      ['DELETE', '/tokens/none', undefined, 404],
    ] as const) {
      const rows = (await rig.acts()).length
      const got = await rig.call(method, path, { body })
      assert.equal(got.status, status, `${path}: ${got.text}`)
      assert.equal((await rig.acts()).length, rows, `${method} ${path}`)
    }
  })
})

describe('every question', () => {
  it('changes nothing', async () => {
    for (const { name, method } of reads) {
      const { path } = await goodCalls[name]!(rig, 'alpha')
      const before = await contents(db, notes)
      assert.equal((await rig.call(method, path)).status, 200, name)
      assert.deepEqual(await contents(db, notes), before, name)
    }
  })
})
