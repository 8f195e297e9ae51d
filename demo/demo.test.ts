import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import * as sites from '#sites/sites.ts'
import { fetchFile } from '#test/certificate-rig.ts'
import { visitor } from '#test/house.ts'
import { keepsakesFile, writeKeepsakes } from './keepsakes.ts'
import { resetDemo } from './reset.ts'
import { demoRig, freePort } from './rig.ts'
import { siteAddresses } from './seed.ts'
import { demoSettings } from './settings.ts'
import { demoClientId } from './tenants.ts'

const nowhere = join(tmpdir(), 'no such file')

/** Everything that a person would call the state of the demo; rows of the running service itself are left out. */
function stateOf(file: string): Record<string, unknown[]> {
  const database = new DatabaseSync(file, { readOnly: true })
  const tables = ['tenant', 'account', 'site', 'password', 'enrolment', 'login_name', 'audit_entry']
  const state = Object.fromEntries(tables.map((table) => [table, database.prepare(`select * from ${table}`).all()]))
  database.close()
  return state
}

/** As if its transaction had never been committed. */
function forgetTenant(file: string, tenantId: string): void {
  const database = new DatabaseSync(file)
  const tables = database
    .prepare(
      "select m.name from sqlite_master m join pragma_table_info(m.name) c on c.name = 'tenant_id' where m.type = 'table'",
    )
    .all()
  for (const { name } of tables) database.prepare(`delete from ${name} where tenant_id = ?`).run(tenantId)
  database.close()
}

describe('the demo', () => {
  it('is the same after a second start', async () => {
    const rig = await demoRig()
    const first = await rig.start()
    await first.stop()
    const before = stateOf(rig.databaseFile)
    const second = await rig.start()
    await second.stop()

    assert.equal(before['tenant']?.length, 4)
    assert.equal(before['site']?.length, 4)
    assert.deepEqual(stateOf(rig.databaseFile), before)
    assert.equal(second.summary, first.summary)
  })

  it('does not bring back what was removed', async () => {
    const rig = await demoRig()
    const first = await rig.start()
    const { database, tenants } = first.serving.app
    await database.durably((trx) => tenants.remove(trx, 'manual'))
    await first.stop()
    const second = await rig.start()
    assert.equal(await second.serving.app.tenants.read(second.serving.app.database.db, 'manual'), undefined)
  })

  it('goes on where a first start was cut off', async () => {
    const rig = await demoRig()
    const first = await rig.start()
    await first.stop()
    const before = stateOf(rig.databaseFile)
    forgetTenant(rig.databaseFile, 'manual')
    writeKeepsakes(rig.settings.configuration.dataDir, { ...first.keepsakes, seeded: false })
    const second = await rig.start()
    await second.stop()
    const after = stateOf(rig.databaseFile)
    for (const table of ['tenant', 'site', 'account']) assert.equal(after[table]?.length, before[table]?.length)
    assert.equal(second.keepsakes.password, first.keepsakes.password)
  })

  it('follows its site to another port', async () => {
    const rig = await demoRig()
    await (await rig.start()).stop()
    const moved = await rig.start(await freePort())
    const { database } = moved.serving.app
    const site = await sites.findByClientId(database.db, 'recommended', demoClientId('recommended'))
    assert.deepEqual(site?.redirectUris, siteAddresses(moved.site.url, 'recommended').redirectUris)
  })

  it('writes an audit entry for each thing it adds', async () => {
    const rig = await demoRig()
    const { app } = (await rig.start()).serving
    const { items } = await audit.list(app.database.db, { tenantId: 'recommended', limit: 100 })
    assert.deepEqual(items.map(({ act }) => act).toSorted(), [
      'accountAdded',
      'accountAdded',
      'siteAdded',
      'siteAdded',
      'tenantAdded',
    ])
  })

  it('prints the setup link of the first operator until it is used', async () => {
    const rig = await demoRig()
    const first = await rig.start()
    const link = /http:\S+\/t\/operator\/enrol\/\S+/.exec(first.summary)?.[0]
    assert.ok(link)
    const person = visitor()
    const { password } = first.keepsakes.enrolments['operator/operator']!
    const opened = await person.submit(await person.open(link), { enrolment_password: password })
    const chosen = 'a long phrase of many words'
    const done = await person.submit(opened, { new_password: chosen, new_password_confirm: chosen })
    assert.equal(done.page, 'enrol-done')

    const asked = await person.open(`${first.serving.app.hosts.place('operator').issuer}/account`)
    const signedIn = await person.signIn(asked, 'operator', chosen)
    assert.equal((await person.open(signedIn.onward!)).page, 'account')

    await first.stop()
    assert.doesNotMatch((await rig.start()).summary, /\/t\/operator\//)
  })

  it('issues an enrolment anew when it ended unused', async () => {
    const rig = await demoRig()
    const first = await rig.start()
    const { app } = first.serving
    const haruto = await accounts.findByUserId(app.database.db, 'recommended', 'haruto')
    assert.ok(haruto)
    await app.database.durably((trx) => app.enrolment.remove(trx, 'recommended', haruto.id))
    await first.stop()
    const second = await rig.start()
    assert.notEqual(
      second.keepsakes.enrolments['recommended/haruto']?.token,
      first.keepsakes.enrolments['recommended/haruto']?.token,
    )
  })

  it('issues an enrolment anew that was stopped by wrong entries', async () => {
    const rig = await demoRig()
    const first = await rig.start()
    const { token } = first.keepsakes.enrolments['recommended/haruto']!
    const stranger = visitor()
    const url = `${first.serving.app.hosts.place('recommended').issuer}/enrol/${token}`
    for (let tries = 0; tries < 5; tries += 1) {
      await stranger.submit(await stranger.open(url), { enrolment_password: 'XXXX-XXXX-XXXX-XXXX' })
    }
    await first.stop()
    assert.notEqual((await rig.start()).keepsakes.enrolments['recommended/haruto']?.token, token)
  })

  it('offers a certificate anew that was stopped by wrong entries, and not one that was fetched', async () => {
    const rig = await demoRig()
    const first = await rig.start()
    const key = 'manual/p-01-usr007'
    const urlOf = ({ serving, keepsakes }: typeof first) =>
      `${serving.app.hosts.place('manual').issuer}/certificate/${keepsakes.downloads[key]!.token}`
    const stranger = visitor()
    for (let tries = 0; tries < 5; tries += 1)
      await stranger.submit(await stranger.open(urlOf(first)), { download_password: 'XXXX-XXXX-XXXX-XXXX' })
    await first.stop()
    const second = await rig.start()
    assert.notEqual(second.keepsakes.downloads[key]?.token, first.keepsakes.downloads[key]?.token)
    const fetched = { url: urlOf(second), password: second.keepsakes.downloads[key]!.password }
    assert.equal((await fetchFile(fetched)).status, 200)
    await second.stop()
    assert.deepEqual((await rig.start()).keepsakes.downloads, second.keepsakes.downloads)
  })

  it('does not print an enrolment in whose place another one was issued, and leaves that one alone', async () => {
    const rig = await demoRig()
    const first = await rig.start()
    const { app } = first.serving
    const tenant = await app.tenants.find('recommended')
    const account = await accounts.findByUserId(app.database.db, 'recommended', 'haruto')
    assert.ok(tenant && account)
    const issue = { tenant, account, reference: 'TEST', now: app.now() }
    const { url } = await app.database.durably((trx) => app.enrolment.issue(trx, issue))
    await first.stop()
    const second = await rig.start()
    assert.doesNotMatch(second.summary, /haruto/)
    assert.equal((await visitor().open(url)).page, 'enrol-password')
  })

  it('keeps its secrets where only their owner reads them', async () => {
    const rig = await demoRig()
    await (await rig.start()).stop()
    const file = keepsakesFile(rig.settings.configuration.dataDir)
    assert.equal(statSync(file).mode & 0o777, 0o600)
  })

  it('never touches a database that holds tenants of somebody else', async () => {
    const rig = await demoRig()
    await (await rig.start()).stop()
    rmSync(keepsakesFile(rig.settings.configuration.dataDir))
    await assert.rejects(rig.start(), /not of the demo/)
  })
})

describe('the settings of the demo', () => {
  it('fit one person on one machine', () => {
    const { configuration, sitePort } = demoSettings({ SEKISHO_PORT: '9999' }, nowhere)
    assert.equal(configuration.url, 'http://localhost:9999')
    assert.equal(configuration.mailbox, true)
    assert.equal(sitePort, 8090)
  })

  it('give way to what was set', () => {
    const { configuration } = demoSettings({ SEKISHO_URL: 'http://localhost:1234', SEKISHO_MAILBOX: '0' }, nowhere)
    assert.equal(configuration.url, 'http://localhost:1234')
    assert.equal(configuration.mailbox, false)
  })

  for (const environment of [
    { SEKISHO_URL: 'https://login.example.com' },
    { SEKISHO_URL: 'https://login.example.com', SEKISHO_MAILBOX: '0' },
    { DEMO_PORT: 'eighty' },
    { DEMO_PORT: '70000' },
  ]) {
    it(`refuse ${JSON.stringify(environment)}`, () => {
      assert.throws(() => demoSettings(environment, nowhere))
    })
  }
})

describe('reset', () => {
  it('empties the demo, so that the next start makes a new one', async () => {
    const rig = await demoRig()
    const first = await rig.start()
    await first.stop()
    assert.equal((await resetDemo(rig.settings.configuration)).done, true)
    assert.equal(existsSync(rig.databaseFile), false)
    const second = await rig.start()
    assert.notEqual(second.keepsakes.password, first.keepsakes.password)
  })

  it('leaves a running demo alone', async () => {
    const rig = await demoRig()
    await rig.start()
    assert.deepEqual(await resetDemo(rig.settings.configuration), { done: false, why: 'running' })
  })

  it('leaves a data folder alone that is no demo’s', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sekisho-demo-'))
    const { configuration } = demoSettings({ SEKISHO_DATA_DIR: dataDir }, nowhere)
    assert.deepEqual(await resetDemo(configuration), { done: false, why: 'no-demo' })
    rmSync(dataDir, { recursive: true })
  })
})

describe('the launcher', () => {
  const launcher = join(import.meta.dirname, 'launch.cjs')

  it('tells an older Node plainly what is needed', async () => {
    const pretend = "Object.defineProperty(process, 'versions', { value: { node: '20.1.0' } })"
    const script = `${pretend}; require(${JSON.stringify(launcher)})`
    const failed = await promisify(execFile)(process.execPath, ['-e', script]).catch((error) => error)
    assert.equal(failed.code, 1)
    assert.match(failed.stderr, /needs Node 24 or newer; this is Node 20\.1\.0/)
  })
})
