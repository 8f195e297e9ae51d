/** Certificates from their enrolment to their end, without script. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import { ask, certificateHouse, fetchFile, present, strongPassword } from '#test/certificate-rig.ts'
import { filesFolder, run } from '#test/chain.ts'
import { visitor } from '#test/house.ts'

let clock = Math.floor(Date.now() / 1000)
const rig = await certificateHouse({ clock: () => clock })
const { house } = rig
const { base, app } = house
const files = filesFolder()
const linkIn = (text: string | undefined, of: string) => new RegExp(`http\\S+/${of}/\\S+`).exec(text ?? '')?.[0] ?? ''
const secretOn = (html: string) => /data-secret="download-password"[^>]*><span>([^<]*)</.exec(html)?.[1] ?? ''

describe('enrolment with a certificate', () => {
  it('shows the download password, mails the address, and ends in a sign-in of the highest class', async () => {
    const account = await house.addAccount('hanako', null, { method: 'password+certificate' })
    const invited = await app.database.durably((trx) =>
      app.enrolment.issue(trx, { tenant: house.tenant, account, reference: 'TEST', now: app.now() }),
    )
    const person = visitor()
    const credentials = await person.submit(await person.open(invited.url), { enrolment_password: invited.password })
    const fields = { new_password: strongPassword, new_password_confirm: strongPassword }
    const shown = await person.submit(credentials, { ...fields, question: 'first-pet', answer: 'Pochi' })
    assert.equal(shown.page, 'download-password')
    const password = secretOn(shown.html)
    assert.match(password, /^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/)
    assert.equal(secretOn((await person.open(shown.url)).html), password)
    assert.match((await house.mailTo('hanako@example.com'))?.text ?? '', /enrol/)

    const done = await person.submit(shown)
    assert.equal(done.page, 'enrol-done')
    const mails = await app.mailbox.list('hanako@example.com')
    await app.messages.deliverDue()
    const mail = (await app.mailbox.list('hanako@example.com')).find(({ text }) => text.includes('/certificate/'))
    assert.ok(mail, String(mails.length))
    assert.match(mail.text, /hanako 端末1 \d{4}-\d\d-\d\d|hanako device 1/)
    assert.doesNotMatch(mail.text, new RegExp(password))

    const { status, type, file, held } = await fetchFile({ url: linkIn(mail.text, 'certificate'), password })
    assert.equal(status, 200)
    assert.equal(type, 'application/x-pkcs12')
    const path = files.write('hanako.p12', file)
    const opened = run('openssl', 'pkcs12', '-in', path, '-passin', `pass:${password}`, '-nokeys')
    assert.match(opened, /hanako/)

    const signedIn = await rig.signIn(visitor(), 'hanako', held)
    assert.equal(signedIn.page, 'done')
    const { list } = await import('#history/history.ts')
    const { items } = await list(app.database.db, 'demo', account.id, { since: 0, page: 1, perPage: 5 })
    assert.equal(items[0]?.acr, 'urn:sekisho:acr:3')
    assert.deepEqual(items[0]?.ways, ['certificate', 'password'])
  })
})

describe('the download', () => {
  it('is not used up by whoever opens it, and only so often by who has the password', async () => {
    const member = await rig.member()
    for (let i = 0; i < 30; i += 1) assert.equal((await visitor().open(member.url)).status, 200)
    const person = visitor()
    const page = await person.open(member.url)
    const all = await Promise.all(Array.from({ length: 20 }, () => fetchFile(member, { person, page })))
    assert.equal(all.filter(({ status }) => status === 200).length, 3)
    const over = await visitor().open(member.url)
    assert.equal(over.status, 410)
    assert.deepEqual(over.errors, ['used'])
  })

  it('counts wrong passwords and closes; another order opens it anew, with another address', async () => {
    const member = await rig.member()
    const person = visitor()
    let page = await person.open(member.url)
    for (let i = 0; i < 4; i += 1) {
      page = await person.submit(page, { download_password: 'AAAA-BBBB-CCCC-DDDD' })
      assert.equal(page.status, 422)
    }
    page = await person.submit(page, { download_password: 'AAAA-BBBB-CCCC-DDDD' })
    assert.equal(page.status, 403)
    assert.deepEqual(page.errors, ['locked'])
    assert.equal((await person.open(member.url)).status, 403)
  })

  it('is over in time, and an unknown address looks the same', async () => {
    const member = await rig.member()
    clock += 15 * 86_400
    const late = await visitor().open(member.url)
    assert.equal(late.status, 410)
    assert.deepEqual(late.errors, (await visitor().open(`${base}/certificate/${'x'.repeat(43)}`)).errors)
    clock -= 15 * 86_400
  })

  it('gives certificates for a key that never left the browser', async () => {
    const member = await rig.member()
    const [key, csr] = [files.path('own.key'), files.path('own.csr')]
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    run('openssl', 'req', '-new', ...ec, '-subj', '/CN=somebody-else', '-keyout', key, '-out', csr)
    const person = visitor()
    const page = await person.open(member.url)
    const got = await person.submit(page, { download_password: member.password.toLowerCase(), csr: run('cat', csr) })
    assert.equal(got.headers.get('content-type'), 'application/pem-certificate-chain')
    const cert = files.write('own.pem', got.html)
    assert.match(run('openssl', 'x509', '-noout', '-subject', '-in', cert), new RegExp(member.userId))
    const held = { key: run('cat', key), cert: got.html }
    assert.equal((await rig.signIn(visitor(), member.userId, held)).page, 'done')
    const bad = await person.submit(page, { download_password: member.password, csr: 'nonsense' })
    assert.equal(bad.status, 422)
  })

  it('comes as a profile for Apple, with the compatible file inside', async () => {
    const { type, file } = await fetchFile(await rig.member(), { format: 'apple' })
    assert.equal(type, 'application/x-apple-aspen-config')
    assert.match(file.toString(), /com\.apple\.security\.pkcs12/)
  })
})

describe('what the certificate host is shown', () => {
  it('nothing, a certificate of another issuer, a revoked one, one of somebody else: a page for each', async () => {
    const [anna, bert] = [await rig.member(), await rig.member()]
    const [heldByAnna, heldByBert] = [(await fetchFile(anna)).held, (await fetchFile(bert)).held]
    const none = await rig.signIn(visitor(), anna.userId, undefined)
    assert.equal(none.page, 'certificate-missing')
    assert.equal(none.status, 403)

    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    const [key, cert] = [files.path('foreign.key'), files.path('foreign.pem')]
    run('openssl', 'req', '-x509', ...ec, '-subj', `/CN=${anna.userId}`, '-keyout', key, '-out', cert)
    const foreign = { key: run('cat', key), cert: run('cat', cert) }
    assert.equal((await rig.signIn(visitor(), anna.userId, foreign)).page, 'certificate-unknown-issuer')

    // The certificate of one and the password of the other.
    const other = await rig.signIn(visitor(), anna.userId, heldByBert)
    assert.equal(other.page, 'certificate-other-account')
    assert.doesNotMatch(other.html, new RegExp(bert.userId))

    assert.equal((await rig.signIn(visitor(), anna.userId, heldByAnna)).page, 'done')
    const ending = { account: anna.account, reason: 'keyCompromise', by: { actor: 'test' }, now: app.now() } as const
    await app.database.durably((trx) => app.certificates.endDevice(trx, ending, 1))
    assert.equal((await rig.signIn(visitor(), anna.userId, heldByAnna)).page, 'certificate-revoked')
    assert.equal((await rig.signIn(visitor(), bert.userId, heldByBert)).page, 'done')
  })

  it('a certificate that has ended', async () => {
    const member = await rig.member()
    const { held } = await fetchFile(member)
    clock += 366 * 86_400
    const seen = await rig.signIn(visitor(), member.userId, held)
    assert.equal(seen.page, 'certificate-expired')
    clock -= 366 * 86_400
  })

  it('a certificate of the other end of a sign-in: revoked between two steps, it counts no more', async () => {
    const member = await rig.member()
    const { held } = await fetchFile(member)
    const person = visitor()
    const asked = await person.open(`${base}/account`)
    const back = await person.open(await present(asked.url, held))
    const next = await person.submit(back, { user_id: member.userId })
    assert.equal(next.page, 'password')
    const ending = { account: member.account, reason: 'keyCompromise', by: { actor: 'test' }, now: app.now() } as const
    await app.database.durably((trx) => app.certificates.endDevice(trx, ending, 1))
    const seen = await person.submit(next, { password: strongPassword })
    assert.equal(seen.page, 'certificate-revoked')
  })
})

describe('the ticket', () => {
  it('is good once, in the browser that asked, for the sign-in that asked', async () => {
    const member = await rig.member()
    const { held } = await fetchFile(member)
    const attacker = visitor()
    const asked = await attacker.open(`${base}/account`)
    // A victim with a certificate is lured to the address of the attacker's sign-in.
    const back = await present(asked.url, held)
    const lured = await visitor().open(back)
    assert.equal(lured.page, 'step-expired')
    // The attacker has no ticket, and the question was answered: the browser is asked anew.
    const again = await attacker.open(
      `${asked.url.protocol}//${asked.url.host}/`.replace(/.*/, new URL(back).href.split('?')[0]!),
    )
    assert.equal(again.page, '')
    assert.match(again.url.pathname, /\/present\//)
    assert.equal((await ask(asked.url, held)).status, 410)
    // A ticket that was taken leads nowhere a second time.
    const person = visitor()
    const own = await person.open(`${base}/account`)
    const way = await present(own.url, held)
    assert.equal((await person.open(way)).page, 'identifier')
    const other = visitor()
    await other.open(`${base}/account`)
    assert.equal((await other.open(way)).page, 'step-expired')
  })

  it('leads nowhere on another host, another path or by another method', async () => {
    const asked = await visitor().open(`${base}/account`)
    assert.equal((await ask(new URL('/', asked.url), undefined)).status, 404)
    assert.equal((await ask(asked.url, undefined, { method: 'POST' })).status, 404)
    assert.equal((await ask(asked.url, undefined, { headers: { host: 'evil.example' } })).status, 421)
    assert.equal((await ask(new URL(asked.url.href.replace('/t/demo/', '/t/other/')), undefined)).status, 410)
  })
})

it('an account whose method needs none signs in another way, where the contract allows it', async () => {
  const plain = await house.addAccount('plain', strongPassword, { method: 'password' })
  assert.equal((await accounts.find(app.database.db, 'demo', plain.id))?.method, 'password')
  const person = visitor()
  const none = await rig.signIn(person, 'plain', undefined)
  const identifier = await person.submit(none, { action: 'another-way', step: 'certificate' })
  assert.equal(identifier.page, 'identifier')
  const done = await person.signIn(identifier, 'plain', strongPassword)
  assert.equal(done.page, 'done')
})
