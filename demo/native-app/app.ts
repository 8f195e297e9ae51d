/** `npm run native-app`: a small program that signs a person in, stays signed in, and lets go when told to. */
import { spawn } from 'node:child_process'
import { release, type } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { type NativeApp, nativeApp, type SignedIn, type Tokens } from './client.ts'
import { forget, keyOf, readKept, writeKept } from './keeping.ts'
import { texts } from './texts.ts'

const usage = `npm run native-app [-- COMMAND] [options]

  sign-in    (default) renews what is there, else asks in the browser
  again      asks in the browser in any case
  sign-out   gives everything back

  --issuer URL         http://localhost:8080/t/recommended
  --client-id ID       demo-app-recommended
  --app-version V      what the app says of itself (1.0.0)
  --os-version V       what it says of this machine
  --data FILE          where it keeps its key and token (data/native-app.json)
  --language LANG      ja or en
  --no-browser         only print the address
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    issuer: { type: 'string', default: 'http://localhost:8080/t/recommended' },
    'client-id': { type: 'string', default: 'demo-app-recommended' },
    'app-version': { type: 'string', default: '1.0.0' },
    'os-version': { type: 'string', default: `${type()} ${release().split('-')[0]}` },
    data: { type: 'string', default: join('data', 'native-app.json') },
    language: { type: 'string', default: (process.env['LANG'] ?? '').startsWith('ja') ? 'ja' : 'en' },
    'no-browser': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const t = texts(values.language)
const tell = (line: string) => console.log(line)

process.exitCode = await run(positionals[0] ?? 'sign-in')

async function run(command: string): Promise<number> {
  if (values.help || !['sign-in', 'again', 'sign-out'].includes(command)) {
    tell(usage)
    return values.help ? 0 : 2
  }
  const versions = { app: values['app-version'], system: values['os-version'] }
  const keyPair = await keyOf(values.data)
  const { issuer, language } = values
  const app = await nativeApp({ issuer, clientId: values['client-id'], versions, keyPair, language })
  if (command === 'sign-out') return signOut(app)
  if (command === 'sign-in' && (await renewed(app))) return 0
  return signIn(app)
}

async function renewed(app: NativeApp): Promise<boolean> {
  const { refreshToken } = readKept(values.data) ?? {}
  if (refreshToken === undefined) return false
  const tokens = await app.renew(refreshToken)
  if (!tokens) tell(t.over)
  else keep(tokens, t.renewed)
  return tokens !== undefined
}

/** Asks again as often as the person wants; each attempt is a new one. */
async function signIn(app: NativeApp): Promise<number> {
  for (;;) {
    const outcome = await app.signIn(openBrowser)
    if (outcome.kind === 'signed-in') {
      keep(outcome.tokens)
      return 0
    }
    tell(sorry(outcome))
    if (!process.stdin.isTTY) return 1
    const keyboard = createInterface({ input: process.stdin, output: process.stdout })
    await keyboard.question(t.retry)
    keyboard.close()
  }
}

function sorry(outcome: Exclude<SignedIn, { kind: 'signed-in' }>): string {
  if (outcome.kind === 'failed') return t.failed(outcome.why)
  return outcome.kind === 'cancelled' ? t.cancelled : t.noAnswer
}

function keep({ refreshToken, userId, expiresAt, tokenType }: Tokens, lead?: string): void {
  const kept = readKept(values.data)
  if (!kept) throw new Error('the key is gone')
  // A renewal need not name the person again.
  const known = userId || kept.userId || ''
  writeKept(values.data, { ...kept, refreshToken, userId: known })
  if (lead) tell(lead)
  tell(t.signedIn(known, new Date(expiresAt * 1000).toLocaleTimeString()))
  if (tokenType === 'dpop') tell(t.bound)
}

async function signOut(app: NativeApp): Promise<number> {
  const { refreshToken } = readKept(values.data) ?? {}
  if (refreshToken !== undefined) await app.signOut(refreshToken)
  forget(values.data)
  tell(refreshToken === undefined ? t.notSignedIn : t.signedOut)
  return 0
}

/** The person's own browser, with its address bar and password manager: never a window of the app. */
function openBrowser(url: string): void {
  tell(`${t.opening}\n\n  ${url}\n\n${t.waiting}`)
  if (values['no-browser']) return
  const [command, ...args] = openers[process.platform] ?? ['xdg-open']
  spawn(command!, [...args, url], { stdio: 'ignore', detached: true })
    // The address was printed: without a browser to start, the person opens it.
    .on('error', () => undefined)
    .unref()
}

const openers: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}
