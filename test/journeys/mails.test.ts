/**
 * Every mail and text message of the catalogue, as a real mail server and a gateway get them, in both languages: from the
 * tenant, in the account's language and the tenant's time, with the pass phrase, the reception number and the support desk,
 * and without a link that starts a sign-in.
 */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import PostalMime, { type Email } from 'postal-mime'
import * as accounts from '#accounts/accounts.ts'
import { formatTime, type Language } from '#language/language.ts'
import type { Notice } from '#notices/notices.ts'
import { texts as noticeTexts } from '#notices/texts.ts'
import { judge } from '#prompt-check/verdict.ts'
import { goodPassword, openHouse, visitor } from '#test/house.ts'
import { hasJapanese } from '#test/html.ts'
import { mailSink } from '#test/mail-sink.ts'

let clock = 1_800_000_000
const sink = await mailSink()
const short: { to: string; text: string; reference: string }[] = []
const gateway = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    short.push(JSON.parse(body))
    response.end('{}')
  })
})
await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
after(() => gateway.close())
after(() => sink.close())
const house = await openHouse({
  clock: () => clock,
  policy: { code: { minutes: 3, tries: 2, resends: 1 }, contacts: { holdHours: 24 }, lock: { waitsFrom: 100 } },
  environment: {
    SEKISHO_MAILBOX: '0',
    SEKISHO_SMTP_URL: sink.url,
    SEKISHO_MAIL_FROM: 'Sekisho <house@sekisho.example>',
    SEKISHO_SMS_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/sms`,
  },
})
const { app, base } = house
const support = { name: 'Demo Desk', tel: '03-0000-0009', mail: 'desk@demo.example', hours: '9:00-18:00' }
const sender = { name: 'Demo accounts', address: 'accounts@demo.example' }
house.tenant = await app.database.durably((trx) =>
  app.tenants.change(trx, 'demo', { name: 'Demo', support, senders: [sender] }, clock),
)
const phrase = 'Blue whale 52'
let people = 0

/** The house sends by itself too: what it has in hand is waited for. */
async function deliver(): Promise<void> {
  await app.recovery.lookInto()
  while ((await app.messages.backlog(app.database.db)).waiting > 0) {
    await app.messages.deliverDue()
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** What has come since the last time. */
async function letters(): Promise<Email[]> {
  await deliver()
  return Promise.all(sink.received.splice(0).map(({ raw }) => PostalMime.parse(raw)))
}

async function someone(language: Language, changes: Partial<accounts.AccountFacts> = {}) {
  people += 1
  const userId = `person-${people}`
  const account = await house.addAccount(userId, goodPassword, { language, ...changes })
  await app.database.durably((trx) => app.notices.choose(trx, 'demo', account.id, { signIn: 'always', phrase }, clock))
  return { userId, account, mail: `${userId}@example.com`, person: visitor(language) }
}

/** What the check page knows of this tenant. */
const known = { apps: [], officialDomains: ['localhost'], senders: [sender], ...support }
const nothing = {
  name: '',
  domain: '',
  trigger: '',
  place: '',
  wording: '',
  requested: '',
  message: '',
  sender: '',
} as const

const landing = /^http:\/\/localhost:\d+\/t\/demo\/(enrol\/[\w-]+|recover\/[\w-]+|stop-change)$/

/** What every mail keeps. `to`: the user ID in it, where the mail is about one account. */
function check(letter: Email, language: Language, { userId = '', isLinked = false, hasPhrase = true } = {}): void {
  const html = letter.html ?? ''
  const text = letter.text ?? ''
  const about = `${language} ${letter.subject}`
  assert.deepEqual(letter.from, { ...letter.from, ...sender }, about)
  assert.equal(letter.headers.find(({ key }) => key === 'auto-submitted')?.value, 'auto-generated', about)
  const said = `${letter.subject}${text}${html}`
  assert.equal(hasJapanese(said), language === 'ja', about)
  for (const words of [userId, ...(hasPhrase ? [phrase] : []), ...Object.values(support)]) {
    assert.ok(text.includes(words), `${about}: ${words}\n${text}`)
    assert.ok(html.includes(words), `${about}: ${words} in HTML`)
  }
  assert.match(text, language === 'ja' ? /受付番号：[A-Z0-9-]{4,9}/ : /Reference: [A-Z0-9-]{4,9}/, about)
  assert.match(html, new RegExp(`<html lang="${language}">`), about)
  assert.doesNotMatch(html, /<img|<script|src=|background=/, about)
  const links = [...text.matchAll(/https?:\S+/g), ...html.matchAll(/href="([^"]*)"/g)].map(([all, href]) => href ?? all)
  assert.equal(links.length > 0, isLinked, `${about}: ${links}`)
  for (const link of links) assert.match(link, landing, about)
  // Whoever pastes a mail of ours is not told that it is fake.
  const judged = judge({ ...nothing, message: text, sender: sender.address }, known)
  assert.notEqual(judged.verdict, 'stop', `${about}: ${JSON.stringify(judged.findings)}`)
}

/** Checks a text message and answers its code. */
function checkShort(language: Language, to: string): string {
  const message = short.pop()
  assert.equal(message?.to, to)
  const lines = message?.text.split('\n') ?? []
  const [, code = ''] = /^@localhost #(\d{6})$/.exec(lines.at(-1) ?? '') ?? []
  assert.ok(code, `the last line is for browsers: ${message?.text}`)
  assert.equal(lines.length, 2)
  assert.ok(lines[0]?.includes(code) && lines[0].includes('Demo'))
  assert.equal(hasJapanese(lines[0] ?? ''), language === 'ja')
  assert.match(lines[0] ?? '', language === 'ja' ? /3分/ : /3 min/)
  assert.ok([...(message?.text ?? '')].length <= (language === 'ja' ? 70 : 160), message?.text)
  return code
}

const codeIn = (letter: Email | undefined) => /^(\d{6}) /m.exec(letter?.text ?? '')?.[1] ?? ''
const one = (all: Email[]): Email => {
  assert.equal(all.length, 1, all.map(({ subject }) => subject).join())
  return all[0]!
}

for (const language of ['ja', 'en'] as const) {
  const minutes = language === 'ja' ? /3分/ : /3 minutes/
  describe(`mails in ${language}`, () => {
    it('of an enrolment: the invitation, and that it is done', async () => {
      people += 1
      const userId = `guest-${people}`
      const account = await house.addAccount(userId, null, { language })
      await app.database.durably((trx) =>
        app.notices.choose(trx, 'demo', account.id, { signIn: undefined, phrase }, clock),
      )
      const { url, password } = await app.database.durably((trx) =>
        app.enrolment.issue(trx, { tenant: house.tenant, account, reference: 'K7Q2-9XPM', now: clock }),
      )
      const invited = one(await letters())
      check(invited, language, { userId, isLinked: true })
      assert.ok(!`${invited.text}${invited.html}`.includes(password), 'never both halves')
      const guest = visitor(language)
      const credentials = await guest.submit(await guest.open(url), { enrolment_password: password })
      await guest.submit(credentials, { new_password: goodPassword, new_password_confirm: goodPassword })
      check(one(await letters()), language, { userId })
    })

    it('of every kind of notice, whatever happened', async () => {
      const { userId, account } = await someone(language)
      const extras = {
        ...{ because: 'password', until: clock + 600, act: 'unlock', newBrowser: true, gives: 'issued' },
        ...{ change: 'added', contact: 'mail', shown: 'a•••@example.com', signIn: 'always', how: 'added' },
      }
      const kinds = Object.keys(noticeTexts.en).filter((name) => !['facts', 'repeated'].includes(name))
      assert.ok(kinds.length > 12)
      for (const kind of kinds) {
        const where = { site: 'Shop', ip: '192.0.2.1', browser: 'Firefox, Linux' }
        const notice = { kind, at: clock, where, ...extras } as unknown as Notice
        const telling = { account, tenant: house.tenant, notice, reference: 'K7Q2-9XPM', now: clock }
        await app.database.durably((trx) => app.notices.tell(trx, telling))
        const letter = one(await letters())
        check(letter, language, { userId })
        assert.ok(letter.text?.includes(formatTime(clock, language, 'Asia/Tokyo')), kind)
        clock += 3600
      }
    })

    it('of a new password: the link, a code by text message, and that it was given', async () => {
      const phones = [{ number: `+8190${String(10_000_000 + people)}`, verified: true, sms: true }]
      const { userId, mail, person } = await someone(language, { phones })
      await person.submit(await person.open(`${base}/recover`), { user_id: userId, mail })
      const asked = one(await letters())
      check(asked, language, { userId, isLinked: true })
      const landed = await person.open(/https?:\S+\/recover\/\S+/.exec(asked.text ?? '')?.[0] ?? '')
      const sent = await person.submit(landed)
      await deliver()
      const code = checkShort(language, phones[0]!.number)
      assert.match(sent.html, minutes)
      const password = await person.submit(sent, { code })
      assert.equal(password.page, 'recover-password')
      await person.submit(password, {
        new_password: 'four small green words',
        new_password_confirm: 'four small green words',
      })
      check(one(await letters()), language, { userId })
    })

    it('of a new password: a code by mail, as long and as often as the policy says', async () => {
      const { userId, mail, person } = await someone(language, {
        mails: [
          { address: `person-${people + 1}@example.com`, verified: true },
          { address: `second-${people + 1}@example.com`, verified: true },
        ],
      })
      await person.submit(await person.open(`${base}/recover`), { user_id: userId, mail })
      const link = /https?:\S+\/recover\/\S+/.exec(one(await letters()).text ?? '')?.[0] ?? ''
      const sent = await person.submit(await person.open(link))
      const letter = one(await letters())
      check(letter, language, { userId })
      assert.match(letter.text ?? '', minutes)
      // Two tries, then the code is of no more use, even the right one.
      for (const code of ['000000', '111111']) assert.equal((await person.submit(sent, { code })).status, 422)
      const dead = await person.submit(sent, { code: codeIn(letter) })
      assert.deepEqual([dead.page, dead.errors[0]], ['recover-code', 'expired'])
      clock += 60
      await person.submit(sent, { action: 'resend', destination: '0' }, { holding: 'resend' })
      const second = codeIn(one(await letters()))
      clock += 180
      assert.equal((await person.submit(sent, { code: second })).errors[0], 'expired', 'after three minutes')
      const often = await person.submit(sent, { action: 'resend', destination: '0' }, { holding: 'resend' })
      assert.equal(often.status, 429, 'one more was all')
    })

    it('of a forgotten user ID', async () => {
      const { userId, mail, person } = await someone(language)
      await person.submit(await person.open(`${base}/recover/id`), { mail })
      check(one(await letters()), language, { userId })
    })

    it('of contact addresses: codes, what waits, what was stopped, removed and put back', async () => {
      const { userId, account, mail, person } = await someone(language)
      await person.signIn(await person.open(`${base}/account`), userId)
      check(one(await letters()), language, { userId })
      const contact = `new-${mail}`
      const asked = await person.submit(await person.open(`${base}/account/contacts/mail`), { contact })
      const coded = one(await letters())
      check(coded, language, { userId })
      assert.match(coded.text ?? '', minutes)
      assert.match(asked.html, minutes)
      await person.submit(asked, { code: codeIn(coded) })
      const held = one(await letters())
      check(held, language, { userId, isLinked: true })
      const number = /(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/.exec(held.text ?? '')?.[0] ?? ''
      const stop = await person.submit(await person.open(`${base}/stop-change`), { number })
      await person.submit(stop, { action: 'stop' })
      check(one(await letters()), language, { userId })

      const phone = `+8180${String(10_000_000 + people)}`
      const typed = await person.submit(await person.open(`${base}/account/contacts/phone`), { contact: phone })
      await deliver()
      await person.submit(typed, { code: checkShort(language, phone) })
      check(one(await letters()), language, { userId, isLinked: true })
      const changed = await accounts.find(app.database.db, 'demo', account.id)
      const undo = { tenant: house.tenant, account: changed!, reference: 'K7Q2-9XPM', now: clock }
      await app.database.durably((trx) => app.accountContacts.undo(trx, undo))
      check(one(await letters()), language, { userId })
    })

    it('of a lock', async () => {
      await house.changePolicy({ lock: { passwordTries: 2 } })
      const { userId, person } = await someone(language)
      let seen = await person.submit(await person.open(`${base}/account`), { user_id: userId })
      for (let i = 0; i < 2; i += 1) seen = await person.submit(seen, { password: 'wrong words' })
      assert.equal(seen.page, 'locked')
      check(one(await letters()), language, { userId })
      await house.changePolicy({ lock: { passwordTries: null } })
    })
  })
}
