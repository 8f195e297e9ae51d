import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { apiRig } from '#test/api-rig.ts'

const rig = await apiRig()
const all = '/tenants/alpha/accounts'
const change = (userId: string, body: object) => rig.call('PATCH', `${all}/${userId}`, { body })

describe('asking an account for a new password at its next sign-in', () => {
  it('is done and undone by a patch, which leaves everything else as it is', async () => {
    const password = 'correct horse battery staple 7'
    const { body: before } = await rig.call('POST', all, {
      body: { userId: 'anna', password, mails: ['a@example.com'] },
    })
    for (const [asked, mustChangePassword] of [
      [true, true],
      [false, false],
      [true, true],
      [null, false],
    ]) {
      const { status, body } = await change('anna', { mustChangePassword: asked })
      assert.equal(status, 200)
      assert.deepEqual({ ...body, changedAt: '' }, { ...before, mustChangePassword, changedAt: '' })
    }
    await change('anna', { mustChangePassword: true })
    assert.equal((await change('anna', { language: 'ja' })).body.mustChangePassword, true)
  })

  it('is refused for one that has no password, and nothing else of the patch is done', async () => {
    await rig.call('POST', all, { body: { userId: 'ben' } })
    const { status, body } = await change('ben', { language: 'ja', mustChangePassword: true })
    assert.deepEqual([status, body.code], [422, 'refused'])
    assert.equal((await rig.get(`${all}/ben`)).language, null)
  })
})
