import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { apiRig } from '#test/api-rig.ts'

const rig = await apiRig()

describe('a policy value that cannot be', () => {
  const patch = async (body: object) => (await rig.call('PATCH', '/tenants/alpha/policy', { body })).body

  it('is answered with its field and all that it may be, in words', async () => {
    for (const min of [7, 65, 8.5, 'many']) {
      const { status, errors } = await patch({ password: { min } })
      assert.equal(status, 400)
      assert.deepEqual(
        errors.map(({ field, detail }: { field: string; detail: string }) => [field, detail]),
        [['password.min', 'Must be from 8 to 64 characters.']],
        String(min),
      )
    }
    const [error] = (await patch({ methods: { default: 'fingerprint' } })).errors
    assert.match(error.detail, /passkey/)
    assert.match((await patch({ mailLinks: 'many' })).errors[0].detail, /landing, none/)
  })

  it('is told apart from one that does not exist', async () => {
    for (const [body, field] of [
      [{ pasword: { min: 8 } }, 'pasword'],
      [{ password: { mim: 8 } }, 'password.mim'],
      [{ password: { mim: null } }, 'password.mim'],
    ] as const) {
      const { status, errors } = await patch(body)
      assert.deepEqual([status, errors[0].field, errors[0].code], [400, field, 'unknown'])
    }
  })
})
