/** The app's whole story, in a terminal and a browser without script: first time, renewed, cancelled, updated, ended. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import { type Seen, visitor } from '#test/house.ts'
import { demoRig } from '../rig.ts'
import { nativeApp } from './client.ts'
import { keyOf, readKept } from './keeping.ts'

const rig = await demoRig()
const demo = await rig.start()
const { app: house } = demo.serving
const issuer = house.hosts.place('recommended').issuer
const folder = mkdtempSync(join(tmpdir(), 'native-app-'))
const running = new Set<ChildProcess>()
after(() => {
  for (const child of running) child.kill()
  rmSync(folder, { recursive: true })
})

/** The program in a terminal: `said` gives what it prints, `url` what it wants opened, `ended` its exit code. */
function terminal(data: string, ...args: string[]) {
  const file = join(import.meta.dirname, 'app.ts')
  const all = [file, ...args, '--issuer', issuer, '--data', join(folder, data), '--no-browser', '--language', 'en']
  const child = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let said = ''
  const { promise: url, resolve: found } = Promise.withResolvers<string>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      said += part
      const address = /http:\S+authorize\S+/.exec(said)?.[0]
      if (address) found(address)
    })
  }
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)))
  return { url, ended, said: () => said }
}

const signIn = (person: ReturnType<typeof visitor>, page: Seen) =>
  person.signIn(page, 'sakura', demo.keepsakes.password)

/** The browser goes on to the program; answers what its last page says. */
async function onward(person: ReturnType<typeof visitor>, page: Seen): Promise<string> {
  const left = await person.open(new URL(page.onward!, issuer))
  assert.equal(left.url.hostname, '127.0.0.1')
  return (await fetch(left.url)).text()
}

const reasons = ({ html }: Seen) => [...html.matchAll(/class="reason">([^<]*)/g)].map(([, said]) => said)

describe('the native app of the demo', () => {
  it('signs in by the browser, stays signed in without it, and lets go', async () => {
    const person = visitor()
    const first = terminal('one.json')
    const asked = await person.open(await first.url)
    assert.match(asked.html, /Hakone Books Reader/)
    assert.match(String(reasons(asked)), /first sign-in/)
    assert.match(await onward(person, await signIn(person, asked)), /You are signed in/)
    assert.equal(await first.ended, 0)
    assert.match(first.said(), /You are signed in \(sakura\)[\s\S]*bound to the key/)
    assert.equal(statSync(join(folder, 'one.json')).mode & 0o777, 0o600)

    const second = terminal('one.json')
    assert.equal(await second.ended, 0)
    assert.match(second.said(), /renewed\. No browser/)

    const out = terminal('one.json', 'sign-out')
    assert.equal(await out.ended, 0)
    assert.equal(existsSync(join(folder, 'one.json')), false)
  })

  it('takes a no calmly, and asks again when it is run again', async () => {
    const person = visitor()
    const first = terminal('two.json')
    const page = await person.open(await first.url)
    const cancelled = await person.submit(page, { action: 'cancel' })
    assert.equal(cancelled.page, 'cancelled')
    assert.match(await onward(person, cancelled), /Nothing was given/)
    assert.equal(await first.ended, 1)
    assert.match(first.said(), /Cancelled\. Nothing was given/)

    const again = terminal('two.json', 'again')
    assert.match(await onward(person, await signIn(person, await person.open(await again.url))), /signed in/)
    assert.equal(await again.ended, 0)
  })

  it('is asked to sign in again when the password was changed, and the page says so, and that it was updated', async () => {
    const person = visitor()
    const first = terminal('three.json', '--app-version', '1.0.0')
    await onward(person, await signIn(person, await person.open(await first.url)))
    await first.ended

    const { database, passwords, protocol } = house
    const account = await accounts.findByUserId(database.db, 'recommended', 'sakura')
    const tenant = await house.tenants.find('recommended')
    assert.ok(account && tenant)
    const prepared = await passwords.prepare(demo.keepsakes.password, { policy: tenant.policy.password })
    await database.durably(async (trx) => {
      await passwords.set(trx, 'recommended', account.id, prepared, { now: house.now() + 1 })
      await protocol.endGrants(trx, 'recommended', account.id, house.now())
    })
    const second = terminal('three.json', '--app-version', '1.1.0')
    const page = await person.open(await second.url)
    assert.match(second.said(), /last sign-in has ended/)
    assert.match(String(reasons(page)), /updated \(1\.0\.0 → 1\.1\.0\)[\s\S]*password was changed/)
    await onward(person, await signIn(person, page))
    assert.equal(await second.ended, 0)
  })

  it('keeps a refresh token that is of no use without its key', async () => {
    const person = visitor()
    const first = terminal('four.json')
    await onward(person, await signIn(person, await person.open(await first.url)))
    await first.ended
    const { refreshToken } = readKept(join(folder, 'four.json'))!
    const options = { issuer, clientId: 'demo-app-recommended', versions: { app: '1', system: '1' }, language: 'en' }
    const thief = await nativeApp({ ...options, keyPair: await keyOf(join(folder, 'thief.json')) })
    await assert.rejects(async () => {
      if (!(await thief.renew(refreshToken!))) throw new Error('refused')
    })
    assert.doesNotMatch(readFileSync(join(folder, 'thief.json'), 'utf8'), new RegExp(refreshToken!))
  })

  it('listens to nobody but the answer to its own question', async () => {
    const app = await nativeApp({
      issuer,
      clientId: 'demo-app-recommended',
      versions: { app: '1', system: '1' },
      keyPair: await keyOf(join(folder, 'five.json')),
      language: 'en',
    })
    const { promise, resolve } = Promise.withResolvers<string>()
    const outcome = app.signIn(resolve)
    const redirect = new URL(await promise).searchParams.get('redirect_uri')!
    for (const path of ['?code=x', '?code=x&state=other', '/other?code=x'])
      assert.equal((await fetch(`${redirect}${path}`)).status, 404)
    const state = new URL(await promise).searchParams.get('state')!
    await fetch(`${redirect}?error=access_denied&state=${state}&iss=${encodeURIComponent(issuer)}`)
    assert.deepEqual(await outcome, { kind: 'cancelled' })
  })

  it('does not wait for ever', async () => {
    const keyPair = await keyOf(join(folder, 'six.json'))
    const versions = { app: '1', system: '1' }
    const app = await nativeApp({ issuer, clientId: 'demo-app-recommended', versions, keyPair, language: 'en' })
    assert.deepEqual(await app.signIn(() => undefined, {}, 0), { kind: 'no-answer' })
  })
})
