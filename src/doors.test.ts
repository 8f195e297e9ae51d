import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Protocol } from '#protocol/protocol.ts'
import type { SignInPages } from '#sign-in/sign-in.ts'
import { visitOf } from '#test/visit.ts'
import { freshSeconds } from '#web/own-room.ts'
import { ownDoors } from './doors.ts'

/** What the protocol says of the browser, with proofs shown at these times. */
function doorsWith(...times: number[]) {
  const session = { id: 's1', startedAt: 50, proofs: times.map((at) => ({ kind: 'password', at })) }
  const account = { id: 'a1', userId: 'anna', language: 'ja', generation: 3 }
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

const visit = visitOf() as never

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
