import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { Problem } from '#web/problem.ts'
import { masterKeyFile, masterKeys } from './master-key.ts'

const key = randomBytes(32)
const problem = (code: string) => (error: unknown) => error instanceof Problem && error.code === code

describe('master keys from the setting', () => {
  for (const form of ['hex', 'base64', 'base64url'] as const) {
    it(`reads 32 bytes written as ${form}`, () => {
      assert.deepEqual(masterKeys({ setting: `${key.toString(form)}\n` }), [key])
    })
  }

  it('reads several, newest first', () => {
    const other = randomBytes(32)
    assert.deepEqual(masterKeys({ setting: `${key.toString('hex')} ${other.toString('base64')}` }), [key, other])
  })

  it('stretches words to a key, the same on every node', () => {
    const setting = 'a-long-enough-text-that-somebody-chose'
    assert.deepEqual(masterKeys({ setting }), masterKeys({ setting }))
    assert.equal(masterKeys({ setting })[0]!.length, 32)
    assert.notDeepEqual(masterKeys({ setting }), masterKeys({ setting: `${setting}!` }))
  })

  for (const setting of ['short', 'a'.repeat(31), key.toString('hex').slice(0, 30)]) {
    it(`refuses ${setting}`, () => {
      assert.throws(() => masterKeys({ setting }), problem('master-key-unusable'))
    })
  }

  it('refuses to start without a setting where nodes share a database', () => {
    assert.throws(() => masterKeys({}), problem('master-key-missing'))
    assert.throws(() => masterKeys({ setting: ' ' }), problem('master-key-missing'))
  })
})

describe('the master key of an embedded install', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sekisho-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is made once, for its owner only, and kept', () => {
    const dataFolder = join(folder, 'data')
    const made = masterKeys({ dataFolder })
    assert.deepEqual(masterKeys({ dataFolder }), made)
    assert.deepEqual(readdirSync(dataFolder), [masterKeyFile])
    if (process.platform !== 'win32') assert.equal(statSync(join(dataFolder, masterKeyFile)).mode & 0o777, 0o600)
  })

  it('is the same for processes that start at once', async () => {
    const script = `const { masterKeys } = await import(${JSON.stringify(import.meta.resolve('./master-key.ts'))})
      console.log(masterKeys({ dataFolder: process.argv[1] })[0].toString('hex'))`
    const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, folder])
    const printed = await Promise.all([start(), start(), start(), start()])
    assert.equal(new Set(printed.map(({ stdout }) => stdout)).size, 1)
    assert.deepEqual(readdirSync(folder), [masterKeyFile])
  })
})
