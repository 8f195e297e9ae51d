import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'

const folder = mkdtempSync(join(tmpdir(), 'sekisho-cli-'))
after(() => rmSync(folder, { recursive: true }))

interface Ended {
  code: number
  out: string
  talk: string
}

/** The real program in a process of its own, on a database of this test. */
function sekisho(words: string[], { input = '', program = './sekisho', cwd = process.cwd() } = {}): Promise<Ended> {
  const environment = {
    PATH: process.env['PATH'],
    SEKISHO_DATA_DIR: folder,
    SEKISHO_DATABASE_URL: `sqlite:${folder}/cli.db`,
  }
  return new Promise((resolve) => {
    const child = execFile(program, words, { env: environment, cwd }, (error, out, talk) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, talk })
    })
    child.stdin?.end(input)
  })
}

describe('the command line', () => {
  it('does what the management API does, and ends with 0', async () => {
    const added = await sekisho(['tenant', 'add', 'shop', '--name', 'Shop', '--json'])
    assert.deepEqual([added.code, JSON.parse(added.out).id, added.talk], [0, 'shop', ''])
    const token = await sekisho(['token', 'add', '--role', 'operator', '--json'])
    assert.match(JSON.parse(token.out).token, /^sekisho_/)
    const changed = await sekisho(['policy', 'change', 'shop', 'password.min=20', 'accountPage.on=false', '--json'])
    assert.deepEqual([JSON.parse(changed.out).password.min, JSON.parse(changed.out).accountPage.on], [20, false])
    const called = await sekisho(['tenant', 'change', 'shop', 'support.tel=0312345678', '--json'])
    assert.equal(JSON.parse(called.out).support.tel, '0312345678', called.talk)
  })

  it('takes a secret from standard input, and never shows it', async () => {
    const secret = 'Quartz and six lamps'
    const added = await sekisho(['account', 'add', 'shop', 'anna', '--mail', 'a@example.com', '--password-file', '-'], {
      input: `${secret}\n`,
    })
    assert.equal(added.code, 0, added.talk)
    assert.doesNotMatch(added.out + added.talk, new RegExp(secret))
    const list = await sekisho(['account', 'list', 'shop'])
    assert.match(list.out, /anna +active/)
  })

  it('tells apart what was written wrong, what is not there, and what is refused', async () => {
    const cases: [string[], number, RegExp][] = [
      [['account', 'shwo', 'shop', 'anna'], 2, /Did you mean show/],
      [['tenant', 'add', 'NO'], 2, /id: /],
      [['policy', 'change', 'shop', 'password.min'], 2, /name=value/],
      [['account', 'unlock', 'shop', 'anna'], 2, /--reason/],
      [['--no-such-setting', '1', 'tenant', 'list'], 2, /unknown option/],
      [['account', 'show', 'shop', 'nobody'], 3, /not-found/],
      [['tenant', 'add', 'shop', '--name', 'Again'], 4, /exists/],
      [['demo', 'reset'], 4, /no demo was started/],
    ]
    for (const [words, code, said] of cases) {
      const ended = await sekisho(words)
      assert.deepEqual([ended.code, ended.out], [code, ''], words.join(' '))
      assert.match(ended.talk, said)
    }
  })

  it('masks secrets in the configuration and names where each value comes from', async () => {
    const key = 'ab'.repeat(32)
    writeFileSync(join(folder, 'key'), key)
    const { out } = await sekisho(['config', 'print', '--port', '9999', '--json'])
    const items: { name: string; value: unknown; source: string }[] = JSON.parse(out).items
    assert.deepEqual(
      items.find(({ name }) => name === 'port'),
      { name: 'port', value: 9999, source: 'flag' },
    )
    assert.deepEqual(
      items.find(({ name }) => name === 'databaseUrl'),
      { name: 'databaseUrl', value: '***', source: 'environment' },
    )
  })

  it('finds the audit intact after all that', async () => {
    const verified = await sekisho(['audit', 'verify', '--json'])
    assert.deepEqual([verified.code, JSON.parse(verified.out).intact], [0, true])
    const list = await sekisho(['audit', 'list', '--json'])
    const acts = JSON.parse(list.out).items.map(({ act }: { act: string }) => act)
    for (const act of ['tenantAdded', 'tokenAdded', 'policyChanged', 'accountAdded']) assert.ok(acts.includes(act), act)
  })

  it('explains itself', async () => {
    const { code, out } = await sekisho(['account', '--help'])
    assert.equal(code, 0)
    for (const verb of ['unlock', 'sign-out', 'reissue-enrolment', 'history']) assert.match(out, new RegExp(verb))
    const first = await sekisho(['--help'])
    assert.match(first.out, /account +people/)
    assert.doesNotMatch(first.out, /--dkim/)
    assert.match((await sekisho(['serve', '--help'])).out, /--dkim-domain/)
  })

  it('runs from any folder, also through a link', async () => {
    const link = join(folder, 'linked')
    symlinkSync(join(process.cwd(), 'sekisho'), link)
    const { code, out } = await sekisho(['tenant', 'list', '--json'], { program: link, cwd: folder })
    assert.deepEqual([code, JSON.parse(out).items.map(({ id }: { id: string }) => id)], [0, ['shop']])
  })

  it('says so plainly when there is only a Node that is too old', async () => {
    const place = join(folder, 'old')
    mkdirSync(join(place, 'bin'), { recursive: true })
    copyFileSync('sekisho', join(place, 'sekisho'))
    writeFileSync(join(place, 'bin', 'node'), '#!/bin/sh\necho 20.20.2\n', { mode: 0o755 })
    const run = (path: string) =>
      new Promise<string>((resolve) => {
        execFile(join(place, 'sekisho'), ['--help'], { env: { PATH: path } }, (_error, _out, talk) => resolve(talk))
      })
    assert.match(
      await run(`${join(place, 'bin')}:/usr/bin:/bin`),
      /^Node 24 is needed, and \S+ is 20\.20\.2\. Run npm ci first\.\n$/,
    )
  })
})
