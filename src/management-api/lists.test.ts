import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as history from '#history/history.ts'
import { siteInput, startSession } from '#test/api-calls.ts'
import { apiRig, because, type Json } from '#test/api-rig.ts'

const rig = await apiRig()
const accounts = '/tenants/alpha/accounts'

/** Follows `next` to the end; gives the pages. */
async function pages(path: string, limit: number, token = rig.operator): Promise<Json[][]> {
  const found: Json[][] = []
  const [bare, query = ''] = path.split('?')
  for (let cursor = ''; ; ) {
    const { status, body, text } = await rig.call('GET', `${bare}?limit=${limit}${cursor}${query && `&${query}`}`, {
      token,
    })
    assert.equal(status, 200, text)
    found.push(body.items)
    if (body.next === null) return found
    assert.ok(found.length < 100, 'a list has an end')
    cursor = `&cursor=${encodeURIComponent(body.next)}`
  }
}

async function nextOf(path: string): Promise<string> {
  const { next } = await rig.get(path)
  assert.ok(next)
  return encodeURIComponent(next)
}

function signIn(accountId: string, at: number) {
  const entry = {
    ...{ tenantId: 'alpha', accountId, at, site: 'Shop', ip: '192.0.2.7', place: null, browser: 'Firefox on Linux' },
    ...{ ways: ['password'], result: 'success' as const, code: null, acr: 'urn:sekisho:acr:1', explanation: 'enough' },
  }
  return rig.app.database.durably((trx) => history.record(trx, entry))
}

const anna = await rig.addAccount('anna')
for (let i = 1; i < 7; i += 1) {
  await rig.addAccount(`person-${i}`, { mails: [{ address: `mail-${i}@example.com`, verified: i !== 6 }] })
  await rig.call('POST', '/tenants/alpha/sites', { body: { ...siteInput, name: `Shop ${i}` } })
  await rig.call('POST', '/tenants', { body: { id: `tenant-${i}`, name: 'x' } })
  rig.clock.push(1)
  await signIn(anna.id, rig.app.now())
  await startSession(rig, anna)
}
await rig.call('POST', `${accounts}/anna/unlock`, { body: because })

const lists = ['/tenants', '/tenants/alpha/sites', accounts, `${accounts}/anna/history`, '/tokens', '/audit']

describe('every list', () => {
  for (const path of [...lists, `${accounts}?q=person`, '/audit?tenant=alpha']) {
    it(`${path} gives each item once, on pages of any length`, async () => {
      const [whole] = await pages(path, 500)
      assert.ok(whole!.length > 5)
      for (const limit of [1, 2, 3, whole!.length]) {
        const found = await pages(path, limit)
        assert.deepEqual(found.flat(), whole)
        assert.equal(found.length, Math.ceil(whole!.length / limit))
      }
    })
  }

  it('has at most 50 items unless asked, and never more than 500', async () => {
    const { id } = await rig.get(`${accounts}/person-1`)
    for (let i = 0; i < 51; i += 1) await signIn(id, rig.app.now())
    assert.equal((await rig.get(`${accounts}/person-1/history`)).items.length, 50)
    for (const limit of ['0', '501', '-1', '1.5', 'many', '']) {
      const { status, body } = await rig.call('GET', `${accounts}?limit=${limit}`)
      assert.deepEqual([status, body.code, body.errors?.[0].field], [400, 'invalid', 'limit'], limit)
    }
  })

  it('refuses what it cannot be asked', async () => {
    for (const path of lists) {
      const { status, body } = await rig.call('GET', `${path}?sort=name`)
      assert.deepEqual(
        [status, body.errors],
        [400, [{ field: 'sort', code: 'unknown', detail: 'There is no such property.' }]],
      )
      assert.equal((await rig.call('GET', `${path}?limit=1&limit=2`)).status, 400)
    }
  })
})

describe('a cursor', () => {
  for (const path of lists) {
    it(`of ${path} is of no use when it is altered`, async () => {
      const cursor = decodeURIComponent(await nextOf(`${path}?limit=1`))
      const [place, seal] = cursor.split('.') as [string, string]
      const other = Buffer.from('zzz').toString('base64url')
      for (const altered of [
        'nonsense',
        '',
        '.',
        place,
        `${place}.`,
        `.${seal}`,
        `${place}.${seal.slice(0, -1)}`,
        `${other}.${seal}`,
        `${place}.${seal}.${seal}`,
        `${place}=.${seal}`,
        cursor.toUpperCase(),
        `${cursor}x`,
        'x'.repeat(3000),
      ]) {
        const { status, body } = await rig.call('GET', `${path}?limit=1&cursor=${encodeURIComponent(altered)}`)
        assert.deepEqual([status, body.code, body.errors[0].field], [400, 'invalid', 'cursor'], altered)
      }
    })
  }

  it('belongs to its list, its filter, its tenant and its caller', async () => {
    const cursor = await nextOf(`${accounts}?limit=1`)
    await rig.addAccount('anna', {}, 'beta')
    for (const [path, token] of [
      ['/tenants/alpha/sites?limit=1', rig.operator],
      ['/tenants/beta/accounts?limit=1', rig.operator],
      [`${accounts}?limit=1&q=person`, rig.operator],
      [`${accounts}/anna/history?limit=1`, rig.operator],
      ['/audit?limit=1', rig.operator],
      [`${accounts}?limit=1`, rig.alpha.administrator],
    ] as const) {
      assert.equal((await rig.call('GET', `${path}&cursor=${cursor}`, { token })).status, 400, path)
    }
  })

  it('goes on where the page ended, however long the next one is, whatever happened meanwhile', async () => {
    const path = `${accounts}/anna/history`
    const { items: before } = await rig.get(`${path}?limit=500`)
    const cursor = await nextOf(`${path}?limit=2`)
    await signIn(anna.id, rig.app.now())
    assert.deepEqual((await rig.get(`${path}?limit=3&cursor=${cursor}`)).items, before.slice(2, 5))
  })

  it('goes on where the page ended, whatever was added or removed meanwhile', async () => {
    const cursor = await nextOf(`${accounts}?limit=3`)
    await rig.addAccount('abel')
    await rig.call('DELETE', `${accounts}/person-2`)
    const { items } = await rig.get(`${accounts}?limit=500&cursor=${cursor}`)
    assert.deepEqual(
      items.map(({ userId }: Json) => userId),
      ['person-3', 'person-4', 'person-5', 'person-6'],
    )
  })
})

describe('the search for accounts', () => {
  const found = async (q: string) =>
    (await rig.get(`${accounts}?q=${encodeURIComponent(q)}`)).items.map(({ userId }: Json) => userId)

  it('finds by the beginning of an ID or of a verified mail address, in any spelling', async () => {
    assert.deepEqual(await found('PERSON-3'), ['person-3'])
    assert.deepEqual(await found('mail-4@'), ['person-4'])
    assert.deepEqual(await found('ｐｅｒｓｏｎ-5'), ['person-5'])
    assert.deepEqual(await found('mail-6@'), [])
    assert.deepEqual(await found('erson'), [])
  })

  it('takes every sign as it is', async () => {
    for (const q of ['%', '_erson-1', 'person%', "'; drop table account; --", '*', '\\'])
      assert.deepEqual(await found(q), [])
  })
})
