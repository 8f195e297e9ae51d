import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { announcementInput as input } from '#test/api-calls.ts'
import { apiRig, type Json } from '#test/api-rig.ts'

const rig = await apiRig()
const { call } = rig
const at = '/tenants/alpha/announcements'
const fields = ({ body }: { body: Json }) => (body.errors ?? []).map(({ field, code }: Json) => `${field} ${code}`)

describe('announcements by the management API', () => {
  it('begin now and last until they are ended, unless something else is said', async () => {
    const { status, body } = await call('POST', at, { body: input })
    assert.deepEqual([status, body.state, body.until], [201, 'current', null])
    assert.equal(Date.parse(body.from), rig.app.now() * 1000)
    const { body: ended } = await call('POST', `${at}/${body.id}/end`)
    assert.deepEqual([ended.state, Date.parse(ended.until)], ['over', rig.app.now() * 1000])
  })

  it('take times of any zone, keep what a patch does not name, and are in the audit', async () => {
    const from = '2030-01-15T01:00:00+09:00'
    const { body } = await call('POST', at, { body: { ...input, from, until: '2030-01-15T05:00:00+09:00' } })
    assert.deepEqual([body.from, body.until, body.state], ['2030-01-14T16:00:00Z', '2030-01-14T20:00:00Z', 'planned'])
    const patch = { until: null, title: { en: 'Longer maintenance' } }
    const { body: changed } = await call('PATCH', `${at}/${body.id}`, { body: patch })
    assert.deepEqual(
      [changed.until, changed.title, changed.from],
      [null, { ja: 'メンテナンス', en: 'Longer maintenance' }, body.from],
    )
    await call('POST', `${at}/${body.id}/end`)
    const { items } = (await call('GET', '/audit?tenant=alpha')).body
    const acts = items.filter(({ subject }: Json) => subject === body.id).map(({ act }: Json) => act)
    assert.deepEqual(acts.toSorted(), ['announcementAdded', 'announcementChanged', 'announcementEnded'])
  })

  for (const [what, body, wanted] of [
    ['no English', { ...input, title: { ja: 'だけ' } }, 'title.en missing'],
    ['a title of two lines', { ...input, title: { ja: 'a\nb', en: 'a' } }, 'title.ja form'],
    ['another kind', { ...input, kind: 'party' }, 'kind not-allowed'],
    ['no real time', { ...input, from: 'tomorrow' }, 'from form'],
    ['an end before the beginning', { ...input, until: '2001-01-01T00:00:00Z' }, 'until out-of-bounds'],
  ] as const) {
    it(`are refused with ${what}`, async () => {
      const refused = await call('POST', at, { body })
      assert.deepEqual([refused.status, fields(refused)], [400, [wanted]])
    })
  }

  it('of one tenant are nothing to another, nor to the installation', async () => {
    const { body } = await call('POST', at, { body: input })
    for (const path of ['/tenants/beta/announcements', '/announcements'])
      assert.equal((await call('GET', `${path}/${body.id}`)).status, 404, path)
    assert.equal((await call('POST', '/tenants/nowhere/announcements', { body: input })).status, 404)
  })
})
