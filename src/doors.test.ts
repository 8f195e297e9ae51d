import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Protocol } from '#protocol/protocol.ts'
import type { SignInPages } from '#sign-in/sign-in.ts'
import { visitOf } from '#test/visit.ts'
import { freshSeconds } from '#web/own-room.ts'
import { ownDoors } from './doors.ts'

/** What the protocol says of the browser, with proofs shown at these times. */
function doorsWith(...times: number[]) {
  const session = {
    id: 's1',
    startedAt: 50,
    authTime: times[0] ?? 0,
    proofs: times.map((at) => ({ kind: 'password', at })),
  }
  const account = { id: 'a1', userId: 'anna', language: 'ja', generation: 3, twoStep: { on: true, since: 500 } }
  const begun: unknown[] = []
  const protocol = { currentSession: async () => ({ session, account, key: 'x' }) } as unknown as Protocol
  const signIn = {
    async begin(_tenantId: string, beginning: unknown) {
      begun.push(beginning)
      return { id: 'one', secret: 'secret' }
    },
  } as unknown as SignInPages
  return { doors: ownDoors(protocol, signIn, () => []), begun }
}

const visitWith = (mode: string) => {
  const visit = visitOf()
  const policy = {
    twoStep: { mode, ways: ['code'], channels: ['sms'], codeOrder: 'code-first', approvalOrder: 'after-password' },
  }
  return { ...visit, tenant: { ...visit.tenant, policy } } as never
}
const visit = visitWith('off')

it('a session is as fresh as its oldest proof: one shown just now for a site refreshes nothing', async () => {
  assert.equal((await doorsWith(100, 900, 500).doors.ownerOf(visit, 'x'))?.provedAt, 100)
  assert.equal((await doorsWith(900).doors.ownerOf(visit, 'x'))?.provedAt, 900)
})

it('a session without any proof is not fresh', async () => {
  assert.equal((await doorsWith().doors.ownerOf(visit, 'x'))?.provedAt, 0)
})

it('a proof anew is asked of the known account, and takes nothing over from its session', async () => {
  const { doors, begun } = doorsWith(100)
  const owner = await doors.ownerOf(visit, 'x')
  await doors.beginSignIn(visit, '/t/demo/account/password', owner)
  const { origin, demand, account, proofs } = begun[0] as Record<string, unknown>
  assert.deepEqual(demand, { acrValues: [], notBefore: visitOf().now - freshSeconds })
  assert.deepEqual(account, { id: 'a1', identifier: 'anna', generation: 3 })
  assert.equal(proofs, undefined)
  assert.deepEqual((origin as { finish: unknown }).finish, { kind: 'page', path: '/t/demo/account/password' })
})

it('a session begun where less was asked is not enough here, one begun before the switch is', async () => {
  const of = async (mode: string, at: number) => (await doorsWith(at).doors.ownerOf(visitWith(mode), 'x'))?.incomplete
  assert.equal(await of('off', 900), false)
  assert.equal(await of('required', 100), true)
  assert.equal(await of('optional', 900), true)
  assert.equal(await of('optional', 400), false)
})
