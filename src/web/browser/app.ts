/**
 * The approval app. It asks the server what its accounts are asked, shows one request at a time and signs what the person
 * says. Each account has a key of its own that this browser keeps and nobody can read, the script included.
 *
 * The page holds all parts, hidden; this script shows them and writes plain text into them. `data-app` has the words and the key
 * of the server's pushes.
 */

interface Account {
  tenantId: string
  tenantName: string
  accountId: string
  userId: string
  appId: string
  keys: CryptoKeyPair
}

interface Asked {
  id: string
  nonce: string
  question: string
  facts: Record<string, string>
}

type Said = Record<string, string>

const root = document.querySelector<HTMLElement>('[data-app]')!
const { pushKey, said } = JSON.parse(root.dataset['app']!) as { pushKey: string; said: Said }
const part = <T extends HTMLElement = HTMLElement>(name: string) => document.querySelector<T>(`[data-app-${name}]`)!

const curve = { name: 'ECDSA', namedCurve: 'P-256' }
let accounts: Account[] = []
let open: { account: Account; asked: Asked } | undefined
/** Requests that were answered here; the server's list may be a moment older. */
const answered = new Set<string>()
/** What has to be added to this clock to get the server's, in seconds. */
let ahead = 0

const base64url = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '')

async function sign({ privateKey }: CryptoKeyPair, kind: string, parts: string[]): Promise<string> {
  const message = new TextEncoder().encode(JSON.stringify([`sekisho-approval-${kind}-1`, ...parts]))
  return base64url(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, message))
}

const keyOf = ({ tenantId, accountId, appId }: Account) => ({ tenantId, accountId, appId })

/** What an app says of itself, for one purpose. */
async function speak(account: Account, purpose: string) {
  const at = Math.round(Date.now() / 1000 + ahead)
  const key = keyOf(account)
  const signature = await sign(account.keys, 'app', [key.tenantId, key.accountId, key.appId, purpose, String(at)])
  return { ...key, at, signature }
}

async function send(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  return fetch(`/app/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('sekisho-approval-app', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('accounts', { keyPath: 'appId' })
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
}

async function stored<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opened = await database()
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction('accounts', mode)
    const request = act(transaction.objectStore('accounts'))
    transaction.oncomplete = () => {
      opened.close()
      resolve(request.result)
    }
    transaction.onerror = transaction.onabort = () => reject(transaction.error)
  })
}

function say(what: string): void {
  part('status').textContent = said[what] ?? said['failed']!
}

async function reload(): Promise<void> {
  accounts = await stored('readonly', (store) => store.getAll() as IDBRequest<Account[]>)
  part('known').hidden = accounts.length === 0
  part<HTMLDetailsElement>('pair').open = accounts.length === 0
  part('accounts').replaceChildren(...accounts.map(line))
}

function line(account: Account): HTMLElement {
  const item = document.createElement('li')
  const name = document.createElement('span')
  name.textContent = `${account.tenantName}: ${account.userId} `
  const remove = document.createElement('button')
  remove.type = 'button'
  remove.className = 'button button-quiet'
  remove.textContent = said['remove']!
  remove.addEventListener('click', () => attempt(() => leave(account)))
  const lookUp = document.createElement('a')
  lookUp.href = `/app/number?tenant=${encodeURIComponent(account.tenantId)}`
  lookUp.textContent = said['lookUp']!
  item.append(name, lookUp, ' ', remove)
  return item
}

async function forget({ appId }: Account, why: string): Promise<void> {
  await stored('readwrite', (store) => store.delete(appId))
  await reload()
  say(why)
}

async function leave(account: Account): Promise<void> {
  const { status } = await send('leave', await speak(account, 'leave'))
  if (status === 204 || status === 403) await forget(account, 'removed')
  else say('failed')
}

async function pair(form: HTMLFormElement): Promise<void> {
  const field = (name: string) => (form.elements.namedItem(name) as HTMLInputElement).value
  const keys = await crypto.subtle.generateKey(curve, false, ['sign', 'verify'])
  const publicKey = base64url(await crypto.subtle.exportKey('raw', keys.publicKey))
  const code = field('code')
  const signature = await sign(keys, 'pair', [code, publicKey])
  const answer = await send('pair', { code, name: field('device_name'), publicKey, signature })
  const body = await answer.json()
  if (answer.status !== 201) return say(body.code)
  await stored('readwrite', (store) => store.put({ ...body, keys }))
  form.reset()
  await reload()
  say('paired')
  await Promise.all([look(), recent(), subscribe(false)])
}

async function look(): Promise<void> {
  if (accounts.length === 0) return
  const asking = accounts
  const response = await send('look', { accounts: await Promise.all(asking.map((each) => speak(each, 'look'))) })
  if (!response.ok) return
  const looked = (await response.json()) as { now: number; accounts: (Asked[] | null)[] }
  const apart = looked.now - Date.now() / 1000
  // A wrong clock makes every signature look old: sign with the server's before believing that one was removed.
  const clockWasWrong = Math.abs(apart - ahead) > 120
  ahead = Math.abs(apart) > 30 ? apart : 0
  if (clockWasWrong) return
  for (const [index, found] of looked.accounts.entries()) if (found === null) await forget(asking[index]!, 'gone')
  const all = looked.accounts.flatMap((found, index) =>
    (found ?? []).map((asked) => ({ account: asking[index]!, asked })),
  )
  present(all.find(({ asked }) => !answered.has(asked.id)))
}

function present(next: typeof open): void {
  const same = next?.asked.id === open?.asked.id
  open = next
  part('request').hidden = next === undefined
  part('rest').hidden = next !== undefined
  part('quiet').hidden = accounts.length === 0
  if (!next || same) return
  const question = document.getElementById('question')!
  question.textContent = next.asked.question
  const facts: Record<string, string> = { ...next.asked.facts, account: next.account.userId }
  for (const place of document.querySelectorAll<HTMLElement>('[data-app-fact]'))
    place.textContent = facts[place.dataset['appFact']!] ?? ''
  part<HTMLFormElement>('answer').reset()
  part('status').textContent = ''
  question.focus()
}

async function answer(decision: 'yes' | 'no', typed: string): Promise<void> {
  if (!open) return
  const { account, asked } = open
  if (decision === 'yes' && !/^\d\d$/.test(typed)) return say('digits')
  const key = keyOf(account)
  const parts = [key.tenantId, key.accountId, key.appId, asked.id, decision, typed, asked.nonce]
  const signature = await sign(account.keys, 'answer', parts)
  const response = await send('answer', { ...key, id: asked.id, decision, typed, signature })
  if (!response.ok) return say('failed')
  const { outcome } = (await response.json()) as { outcome: string }
  answered.add(asked.id)
  present(undefined)
  say(outcome)
  await recent()
}

async function recent(): Promise<void> {
  const items: HTMLElement[] = []
  for (const account of accounts) {
    const response = await send('recent', await speak(account, 'recent'))
    if (!response.ok) continue
    for (const { text } of (await response.json()).items as { text: string }[]) {
      const item = document.createElement('li')
      item.textContent = text
      items.push(item)
    }
  }
  part('recent').replaceChildren(...items)
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

const worker = '/app/worker.js'

/** The one script address that this page may ever load. */
function workerUrl(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  return trustedTypes?.createPolicy('sekisho', { createScriptURL: () => worker }).createScriptURL(worker) ?? worker
}

const canPush = 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis

/** `asks`: the person pressed the button, so the phone may ask for the permission. */
async function subscribe(asks: boolean): Promise<void> {
  if (!canPush || accounts.length === 0) return
  part('push').hidden = Notification.permission === 'granted'
  if (asks && (await Notification.requestPermission()) !== 'granted') return say('pushRefused')
  if (Notification.permission !== 'granted') return
  const { pushManager } = await navigator.serviceWorker.ready
  const made = await pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: pushKey })
    .catch(() => undefined)
  if (!made) return asks ? say('pushRefused') : undefined
  const { keys = {} } = made.toJSON()
  const subscription = { endpoint: made.endpoint, p256dh: keys['p256dh'], auth: keys['auth'] }
  for (const account of accounts) await send('subscribe', { ...(await speak(account, 'subscribe')), subscription })
  part('push').hidden = true
  if (asks) say('pushed')
}

async function attempt(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch {
    say('failed')
  }
}

/** Closely while somebody looks at it, not at all while nobody does. */
async function lookAgain(): Promise<void> {
  // Without a connection there is nothing to show; the next look may find one.
  if (document.visibilityState === 'visible') await look().catch(() => undefined)
  setTimeout(lookAgain, 2000)
}

async function begin(): Promise<void> {
  part('missing').hidden = true
  if (!globalThis.isSecureContext || !('indexedDB' in globalThis)) {
    part('cannot').hidden = false
    return
  }
  part('live').hidden = false
  part('install').hidden = matchMedia('(display-mode: standalone)').matches
  part<HTMLFormElement>('pairing').addEventListener('submit', (event) => {
    event.preventDefault()
    void attempt(() => pair(event.target as HTMLFormElement))
  })
  part<HTMLFormElement>('answer').addEventListener('submit', (event) => {
    event.preventDefault()
    const { value } = (event.target as HTMLFormElement).elements.namedItem('typed') as HTMLInputElement
    const no = (event.submitter as HTMLButtonElement | null)?.value === 'no'
    void attempt(() => answer(no ? 'no' : 'yes', no ? '' : value.normalize('NFKC').trim()))
  })
  part('subscribe').addEventListener('click', () => attempt(() => subscribe(true)))
  document.addEventListener('visibilitychange', () => void look().catch(() => undefined))
  await reload()
  present(undefined)
  if ('serviceWorker' in navigator) void navigator.serviceWorker.register(workerUrl(), { scope: '/app' })
  await lookAgain()
  await Promise.all([recent(), subscribe(false)])
}

void attempt(begin)

export {}
