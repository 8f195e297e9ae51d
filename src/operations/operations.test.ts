import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { operations } from './operations.ts'
import { operationsRoutes } from './routes.ts'

const fine = async () => ({ ready: true as const })
const broken = async () => ({ ready: false as const, why: 'clock 90 s apart' })
const failing = async () => {
  throw new Error('postgres://user:secret@host is gone')
}

describe('operations', () => {
  it('is ready when every check is', async () => {
    assert.deepEqual(await operations({ database: fine }).readiness(), {
      ready: true,
      checks: { database: 'ok' },
      alarms: {},
    })
  })

  it('is not ready when one check is not, and says why', async () => {
    const { ready, checks } = await operations({ database: broken, audit: fine }).readiness()
    assert.deepEqual([ready, checks], [false, { database: 'clock 90 s apart', audit: 'ok' }])
  })

  it('shows an alarm, and still takes visitors', async () => {
    const node = operations(
      { database: fine },
      { audit: async () => 'unsealed for 61 s', quiet: async () => undefined },
    )
    const { ready, alarms } = await node.readiness()
    assert.deepEqual([ready, alarms], [true, { audit: 'unsealed for 61 s' }])
  })

  it('tells nothing of what a failing check has thrown', async () => {
    const answer = await operationsRoutes(operations({ database: failing })).request('/readyz')
    assert.equal(answer.status, 503)
    assert.equal(answer.headers.get('retry-after'), '1')
    assert.doesNotMatch(await answer.text(), /secret/)
  })

  it('is alive but not ready once a stop was announced', async () => {
    const node = operations({ database: fine })
    node.stopping()
    const routes = operationsRoutes(node)
    assert.equal((await routes.request('/readyz')).status, 503)
    assert.equal((await routes.request('/healthz')).status, 200)
  })
})
