import assert from 'node:assert/strict'
import { it } from 'node:test'
import { pino } from 'pino'
import { errorLog } from './log.ts'

it('the log never holds the secret of a mailed link', () => {
  const lines: string[] = []
  const log = errorLog(pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }))
  const token = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN_-0'
  const entry = { reference: 'K7Q2-9XPM', code: 'x', method: 'GET', path: `/t/demo/enrol/${token}`, ip: '192.0.2.1' }
  log.refused({ ...entry, status: 403, cause: undefined })
  log.failed({ ...entry, status: 500, cause: new Error('no') })
  assert.equal(lines.length, 2)
  for (const line of lines) {
    assert.ok(!line.includes(token))
    assert.equal(JSON.parse(line).path, '/t/demo/enrol/...')
  }
})
