import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Option } from '#options/options.ts'
import { isSection } from '#options/policy-shape.ts'
import { apiRig, type Json } from '#test/api-rig.ts'
import { policy } from '../policy.ts'

const rig = await apiRig()
const path = '/tenants/alpha/policy'
const change = (body: unknown) => rig.call('PATCH', path, { body })
const fields = ({ body }: { body: Json }) => (body.errors ?? []).map(({ field, code }: Json) => `${field} ${code}`)

/** Every value of the policy with a patch that sets it. */
function values(): {
  name: string
  option: Option<unknown>
  patch(value: unknown): object
  read(whole: Json): unknown
}[] {
  return Object.entries(policy.parts).flatMap(([section, part]) =>
    isSection(part)
      ? Object.entries(part.options).map(([name, option]) => ({
          name: `${section}.${name}`,
          option,
          patch: (value: unknown) => ({ [section]: { [name]: value } }),
          read: (whole: Json) => whole[section][name],
        }))
      : [
          {
            name: section,
            option: part,
            patch: (value: unknown) => ({ [section]: value }),
            read: (whole: Json) => whole[section],
          },
        ],
  )
}

describe('the policy of a tenant', () => {
  it('is the preset until somebody changes it', async () => {
    for (const preset of ['recommended', 'two-step', 'manual'] as const) {
      await rig.call('POST', '/tenants', { body: { id: `of-${preset}`, name: 'x', preset } })
      assert.deepEqual(
        await rig.get(`/tenants/of-${preset}/policy`),
        JSON.parse(JSON.stringify(policy.effective(preset, {}))),
      )
    }
  })

  it('takes every value to its bounds and not beyond', async () => {
    for (const { name, option, patch, read } of values()) {
      for (const [value, good] of attempts(option)) {
        const got = await change(patch(value))
        // Alone it may contradict another value; that is another refusal.
        const contradicts = got.status === 400 && got.body.detail === 'Values of the policy contradict each other.'
        if (good) assert.ok(got.status === 200 || contradicts, `${name} = ${JSON.stringify(value)}: ${got.text}`)
        else assert.equal(got.status, 400, `${name} = ${JSON.stringify(value)}`)
        if (!good)
          assert.ok(
            got.body.errors.every(({ field }: Json) => field.startsWith(name)),
            got.text,
          )
        if (got.status === 200) assert.deepEqual(read(got.body), value, name)
        await change(patch(null))
      }
    }
    assert.deepEqual(await rig.get(path), JSON.parse(JSON.stringify(policy.effective('recommended', {}))))
  })

  it('gives a value, a section, or all that was set back to the preset with null', async () => {
    await change({ session: { idleMinutes: 30, hours: 6 }, password: { min: 20 } })
    const one = await change({ session: { hours: null } })
    assert.deepEqual([one.body.session.idleMinutes, one.body.session.hours, one.body.password.min], [30, 12, 20])
    const section = await change({ session: null, password: null })
    assert.deepEqual([section.body.session.idleMinutes, section.body.password.min], [60, 15])
  })

  it('keeps what was set when the preset changes, and follows it in all else', async () => {
    await change({ session: { idleMinutes: 45 } })
    await rig.call('PATCH', '/tenants/alpha', { body: { preset: 'manual' } })
    const { session, password } = await rig.get(path)
    assert.deepEqual([session.idleMinutes, password.max], [45, 32])
    await rig.call('PATCH', '/tenants/alpha', { body: { preset: 'recommended' } })
    await change({ session: null })
  })

  it('does not come to contradict itself, by itself or by a preset', async () => {
    const before = await rig.get(path)
    for (const [patch, field] of [
      [{ password: { min: 40, max: 20 } }, /^password\./],
      [{ methods: { allowed: ['passkey'] } }, /^methods\.default$/],
      [{ methods: { default: 'passkey', allowed: ['password'] } }, /^methods\.default$/],
    ] as const) {
      const got = await change(patch)
      assert.equal(got.status, 400, got.text)
      assert.match(got.body.errors[0].field, field)
    }
    assert.deepEqual(await rig.get(path), before)

    assert.equal((await change({ password: { min: 40 } })).status, 200)
    assert.equal((await rig.call('PATCH', '/tenants/alpha', { body: { preset: 'manual' } })).status, 400)
    assert.equal((await rig.get('/tenants/alpha')).preset, 'recommended')
    await change({ password: null })
  })

  it('has no value that is not declared, and none of another type', async () => {
    assert.deepEqual(fields(await change({ passwords: { min: 20 } })), ['passwords unknown'])
    assert.deepEqual(fields(await change({ password: { minimum: 20 } })), ['password.minimum unknown'])
    assert.deepEqual(fields(await change({ password: { min: '20' } })), ['password.min type'])
    assert.deepEqual(fields(await change({ password: 20 })), ['password type'])
    assert.deepEqual(fields(await change({ password: [] })), ['password type'])
    assert.deepEqual(fields(await change({ accountPage: { on: 1 } })), ['accountPage.on type'])
    assert.deepEqual(fields(await change([])), [' type'])
  })

  it('is in the audit as the patch that changed it', async () => {
    await change({ session: { idleMinutes: 15 } })
    rig.clock.push(1)
    const [row] = (await rig.acts('alpha')).filter(({ detail }) => detail?.patch?.session?.idleMinutes === 15)
    assert.equal(row.act, 'policyChanged')
  })
})

/** Values of an option's type with whether it takes them. */
function attempts({ bounds, of, default: usual }: Option<unknown>): [unknown, boolean][] {
  if (bounds) {
    const { min, max } = bounds
    return [
      ...[min, max].map((value): [unknown, boolean] => [value, true]),
      ...[min - 1, max + 1, min + 0.5, String(min), true].map((value): [unknown, boolean] => [value, false]),
    ]
  }
  if (typeof usual.recommended === 'boolean')
    return [...[true, false].map((value): [unknown, boolean] => [value, true]), ['true', false], [1, false]]
  if (Array.isArray(usual.recommended)) {
    return [
      [of, true],
      [[of![0], of![0]], false],
      [['nonsense'], false],
      [of![0], false],
    ]
  }
  return [...of!.map((value): [unknown, boolean] => [value, true]), ['nonsense', false], [of, false]]
}
