import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ConfigurationError, loadConfiguration } from './configuration.ts'
import { environmentName } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'configuration-'))
const none = join(folder, 'none.json')

function written(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function complaintsOf(environment: NodeJS.ProcessEnv, file = none): string {
  try {
    loadConfiguration({ environment, file })
  } catch (error) {
    assert.ok(error instanceof ConfigurationError)
    return error.message
  }
  return ''
}

describe('the configuration', () => {
  it('lets the later origin win: default, file, environment, flag', () => {
    const file = written('order.json', '{"port": 1, "dataDir": "file", "mailFrom": "file"}')
    const environment = { SEKISHO_PORT: '2', SEKISHO_DATA_DIR: 'environment' }
    const { values, sources } = loadConfiguration({ environment, file, flags: { port: '3' } })
    assert.deepEqual(
      [values.port, values.dataDir, values.mailFrom, values.logLevel],
      [3, 'environment', 'file', 'info'],
    )
    assert.deepEqual(
      [sources.port, sources.dataDir, sources.mailFrom, sources.logLevel],
      ['flag', 'environment', 'file', 'default'],
    )
  })

  it('reads a secret from a file', () => {
    const path = written('key', `${'ab'.repeat(32)}\n`)
    assert.equal(
      loadConfiguration({ environment: { SEKISHO_MASTER_KEY_FILE: path }, file: none }).values.masterKey,
      'ab'.repeat(32),
    )
  })

  for (const [name, environment, complaint] of [
    ['a misspelt name', { SEKISHO_PROT: '1' }, /no setting SEKISHO_PROT, did you mean SEKISHO_PORT\?/],
    ['a name nothing is like', { SEKISHO_SOMETHING_ELSE: '1' }, /no setting SEKISHO_SOMETHING_ELSE$/],
    ['a port that is none', { SEKISHO_PORT: '70000' }, /SEKISHO_PORT: /],
    ['an address with a path', { SEKISHO_URL: 'https://login.example/x' }, /SEKISHO_URL: /],
    ['an address that is no address', { SEKISHO_URL: 'login.example' }, /SEKISHO_URL: /],
    ['plain http on a public address', { SEKISHO_URL: 'http://login.example' }, /must be https/],
    [
      'the mailbox on a public address',
      { SEKISHO_URL: 'https://login.example', SEKISHO_MAILBOX: '1' },
      /SEKISHO_MAILBOX/,
    ],
    [
      'PostgreSQL without a master key',
      { SEKISHO_DATABASE_URL: 'postgres://localhost/x' },
      /SEKISHO_MASTER_KEY is needed/,
    ],
    ['a plain setting as a file', { SEKISHO_PORT_FILE: '/x' }, /only secrets/],
    ['mail without a sender', { SEKISHO_SMTP_URL: 'smtp://localhost' }, /SEKISHO_MAIL_FROM is needed/],
  ] as const) {
    it(`does not start with ${name}`, () => assert.match(complaintsOf(environment), complaint))
  }

  it('names everything that is wrong at once', () => {
    assert.equal(complaintsOf({ SEKISHO_PROT: '1', SEKISHO_LOG_LEVEL: 'loud' }).split('\n').length, 2)
  })

  it('does not start with a broken file', () => {
    assert.match(complaintsOf({}, written('broken.json', '{')), /cannot be read/)
    assert.match(complaintsOf({}, written('unknown.json', '{"prt": 1}')), /no setting prt, did you mean port\?/)
  })

  it('accepts a host for each tenant', () => {
    const environment = { SEKISHO_URL: 'https://{tenant}.login.example' }
    assert.equal(loadConfiguration({ environment, file: none }).values.url, 'https://{tenant}.login.example')
  })

  it('spells names as the environment does', () => {
    assert.equal(environmentName('certificateTlsCert'), 'SEKISHO_CERTIFICATE_TLS_CERT')
  })
})
