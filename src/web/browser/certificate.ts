/**
 * The download of a certificate with a key that is made here. Beside it in this script stand the parts of `x509/` that it uses.
 *
 *   data-certificate="NAME"   what to say once the script runs; data-file: name of the file; data-words: working, saved, failed
 *   data-certificate-status   where the outcome is said
 *
 * The form's own fields are sent with a request for a certificate; what comes back is put into a PKCS#12 file under the
 * download password, and saved. A configuration profile is made by the server, as without script.
 */
import { type Bytes, base64Of } from '../../x509/bytes.ts'
import { digest } from '../../x509/digests.ts'
import { pkcs12 } from '../../x509/pkcs12.ts'
import { browserKey, certificateRequest } from '../../x509/request-writing.ts'
import { tripleDesCbc } from '../../x509/triple-des.ts'

const about = document.querySelector<HTMLElement>('[data-certificate]')
const statusLine = document.querySelector<HTMLElement>('[data-certificate-status]')
const downloadForm = document.querySelector<HTMLFormElement>('form[data-form]')

if (about && statusLine && downloadForm && globalThis.crypto?.subtle) {
  about.hidden = false
  downloadForm.addEventListener('submit', (event) => {
    const format = new FormData(downloadForm).get('format')
    if (event.defaultPrevented || format === 'apple') return
    event.preventDefault()
    make(about, statusLine, downloadForm, format === 'compatible' ? 'compatible' : 'modern')
  })
}

async function make(
  facts: HTMLElement,
  line: HTMLElement,
  sent: HTMLFormElement,
  format: 'modern' | 'compatible',
): Promise<void> {
  const [working = '', saved = '', failed = ''] = JSON.parse(facts.dataset['words'] ?? '[]')
  const name = facts.dataset['certificate'] ?? ''
  line.removeAttribute('data-error')
  line.textContent = working
  try {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const body = new URLSearchParams(new FormData(sent) as unknown as Record<string, string>)
    body.set('csr', asPem(await certificateRequest(name, await browserKey(pair))))
    const answer = await fetch(location.href, {
      method: 'POST',
      body,
      headers: { accept: 'application/pem-certificate-chain' },
    })
    if (answer.status === 410) return location.reload()
    if (!answer.ok) return say(line, (await answer.json()).detail)
    const key = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
    const given = { certificates: fromPem(await answer.text()), password: asShown(body.get('download_password') ?? '') }
    const file = await pkcs12({ key, ...given, friendlyName: name, format }, { digest, tripleDes: tripleDesCbc })
    key.fill(0)
    save(file, facts.dataset['file'] ?? 'certificate.p12')
    say(line, saved, false)
  } catch {
    say(line, failed)
  } finally {
    // The form may be sent again at once: nothing of it was left to the browser.
    dispatchEvent(new Event('pageshow'))
  }
}

function say(line: HTMLElement, words: string, isError = true): void {
  if (isError) line.setAttribute('data-error', 'refused')
  line.textContent = words
}

/** The password as it was shown: capital letters in groups of four, so that one spelling opens the file. */
function asShown(typed: string): string {
  const alike: Record<string, string> = { O: '0', I: '1', L: '1', U: 'V' }
  const signs = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}\u2212\u30FC]/gu, '')
    .replace(/[OILU]/g, (sign) => alike[sign] ?? sign)
  return (signs.match(/.{1,4}/gsu) ?? []).join('-')
}

function asPem(der: Bytes): string {
  return `-----BEGIN CERTIFICATE REQUEST-----\n${base64Of(der)}\n-----END CERTIFICATE REQUEST-----`
}

function fromPem(text: string): Bytes[] {
  return [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END/g)].map(([, body = '']) =>
    Uint8Array.from(atob(body.replace(/\s/g, '')), (sign) => sign.charCodeAt(0)),
  )
}

function save(file: Bytes, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([file], { type: 'application/x-pkcs12' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
