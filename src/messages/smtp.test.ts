import assert from 'node:assert/strict'
import { createHash, createVerify, generateKeyPairSync } from 'node:crypto'
import { afterEach, describe, it } from 'node:test'
// Before any mail, as in a server that has run for a moment.
import 'nodemailer'
import PostalMime from 'postal-mime'
import type { SMTPServerOptions } from 'smtp-server'
import { mailSink } from '#test/mail-sink.ts'
import { smtp } from './smtp.ts'
import type { Parcel, Transport } from './transport.ts'

const parcel: Parcel = {
  id: 'abcdefghijklmnopqrstuv',
  tenantId: 'demo',
  to: 'anna@example.jp',
  from: { name: 'デモ契約' },
  subject: '認証情報登録のご案内',
  text: 'こんにちは',
  html: '<p>こんにちは</p>',
  reference: 'K7-3Q9',
  at: 1_800_000_000,
}

const patience = () => AbortSignal.timeout(5000)

describe('mail by SMTP', () => {
  const open: { close(): unknown }[] = []
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close()
  })

  async function sink(...options: Parameters<typeof mailSink>) {
    const made = await mailSink(...options)
    open.push(made)
    return made
  }

  function transportTo(url: string): Transport {
    const transport = smtp({ url, from: { name: 'Sekisho', address: 'no-reply@accounts.example.jp' } })
    open.unshift(transport)
    return transport
  }

  it('delivers words, names and a lasting Message-ID', async () => {
    const { url, received } = await sink()
    assert.deepEqual(await transportTo(url).send(parcel, patience()), { sent: true })
    const mail = await PostalMime.parse(received[0]!.raw)
    assert.deepEqual(received[0]!.recipients, ['anna@example.jp'])
    assert.deepEqual(mail.from, { name: 'デモ契約', address: 'no-reply@accounts.example.jp' })
    assert.equal(mail.subject, '認証情報登録のご案内')
    assert.equal(mail.text?.trim(), 'こんにちは')
    assert.equal(mail.html?.trim(), '<p>こんにちは</p>')
    assert.equal(mail.messageId, '<abcdefghijklmnopqrstuv@accounts.example.jp>')
    assert.equal(mail.headers.find(({ key }) => key === 'auto-submitted')?.value, 'auto-generated')
    assert.equal(mail.date, '2027-01-15T08:00:00.000Z')
  })

  it('signs what it sends (RFC 6376), body and sender included', async () => {
    const { url, received } = await sink()
    const keys = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    const dkim = { domainName: 'example.jp', keySelector: 's1', privateKey: keys.privateKey }
    const transport = smtp({ url, from: { name: 'Sekisho', address: 'no-reply@accounts.example.jp' }, dkim })
    open.unshift(transport)
    await transport.send(parcel, patience())
    const { raw } = received[0]!
    assert.deepEqual(judgeDkim(raw, keys.publicKey), { body: true, signature: true, domain: 'example.jp' })
    assert.equal(judgeDkim(raw.replace(/^From: .*$/m, 'From: thief@evil.example'), keys.publicKey).signature, false)
    assert.equal(judgeDkim(raw.replace(/<p>|44GT/, 'XXXX'), keys.publicKey).body, false)
  })

  it('lets nothing in names and subjects become a header or an addressee', async () => {
    const { url, received } = await sink()
    const nasty = {
      ...parcel,
      subject: 'Hello\r\nBcc: eve@example.jp\r\n\r\nbody',
      from: { name: 'A"\r\nCc: eve@example.jp <eve@example.jp>,' },
    }
    assert.deepEqual(await transportTo(url).send(nasty, patience()), { sent: true })
    const mail = await PostalMime.parse(received[0]!.raw)
    assert.deepEqual(received[0]!.recipients, ['anna@example.jp'])
    assert.deepEqual(mail.to, [{ name: '', address: 'anna@example.jp' }])
    assert.equal(mail.cc ?? mail.bcc, undefined)
    assert.equal(mail.from?.address, 'no-reply@accounts.example.jp')
    assert.equal(mail.subject, 'Hello Bcc: eve@example.jp body')
    assert.equal(mail.text?.trim(), 'こんにちは')
  })

  it('opens no connection for what is not one plain addressee', async () => {
    const transport = transportTo('smtp://127.0.0.1:1')
    const outcome = await transport.send({ ...parcel, to: 'a@example.jp,b@example.jp' }, patience())
    assert.deepEqual(outcome, { sent: false, final: true, why: 'addressee' })
  })

  const reply = (responseCode: number) => Object.assign(new Error('no, anna@example.jp'), { responseCode })
  const refusals: [string, SMTPServerOptions, boolean][] = [
    ['a recipient refused for now', { onRcptTo: (_, __, done) => done(reply(450)) }, false],
    ['a recipient refused for good', { onRcptTo: (_, __, done) => done(reply(550)) }, true],
    ['a sender refused for good', { onMailFrom: (_, __, done) => done(reply(550)) }, false],
    ['a connection refused for good', { onConnect: (_, done) => done(reply(554)) }, false],
    [
      'words refused for good',
      { onData: (stream, _, done) => void stream.resume().on('end', () => done(reply(554))) },
      true,
    ],
    [
      'words refused for now',
      { onData: (stream, _, done) => void stream.resume().on('end', () => done(reply(451))) },
      false,
    ],
  ]
  for (const [what, options, final] of refusals) {
    it(`takes ${what} as ${final ? 'said of this message' : 'a reason to try again'}, and repeats no address`, async () => {
      const { url } = await sink(options)
      const outcome = await transportTo(url).send(parcel, patience())
      assert.equal(outcome.sent, false)
      assert.equal('final' in outcome && outcome.final, final)
      assert.doesNotMatch(JSON.stringify(outcome), /anna/)
    })
  }

  it('tries again later when nobody listens', async () => {
    const outcome = await transportTo('smtp://127.0.0.1:1').send(parcel, patience())
    assert.equal('final' in outcome && outcome.final, false)
  })

  it('lets go of a server that hangs, and of that message only', async () => {
    let first = true
    const { url, received } = await sink({
      onRcptTo(_, __, done) {
        if (!first) done()
        first = false
      },
    })
    const transport = transportTo(url)
    const outcome = await transport.send(parcel, AbortSignal.timeout(200))
    assert.equal('final' in outcome && outcome.final, false)
    assert.deepEqual(await transport.send(parcel, patience()), { sent: true })
    assert.equal(received.length, 1)
  })

  it('does not repeat by itself a message that was cut off after its end', async () => {
    let seen = 0
    const { url } = await sink((own) => ({
      onData(stream, session) {
        stream.resume().on('end', () => {
          seen += 1
          own().hangUp(session)
        })
      },
    }))
    const outcome = await transportTo(url).send(parcel, patience())
    assert.equal('final' in outcome && outcome.final, false)
    assert.equal(seen, 1)
  })
})

/** The relaxed ways of RFC 6376 section 3.4, as a receiver goes them. */
function judgeDkim(raw: string, publicKey: string) {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const headers = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const relaxed = (header: string) => {
    const [, name = '', value = ''] = /^([^:]+):(.*)$/s.exec(header) ?? []
    return `${name.trim().toLowerCase()}:${value.replace(/[ \t]+/g, ' ').trim()}`
  }
  const named = (name: string) => headers.findLast((header) => header.toLowerCase().startsWith(`${name}:`))
  const own = relaxed(named('dkim-signature') ?? '')
  const tags = new Map(
    own
      .slice('dkim-signature:'.length)
      .split(';')
      .map((tag) => [tag.split('=')[0]!.trim(), tag.slice(tag.indexOf('=') + 1).replace(/\s/g, '')] as const),
  )
  const lines = rest
    .join('\r\n\r\n')
    .replace(/[ \t]+(?=\r\n)/g, '')
    .replace(/[ \t]+/g, ' ')
  const body = `${lines.replace(/(?:\r\n)*$/, '')}\r\n`
  const signed = (tags.get('h') ?? '').split(':').flatMap((name) => named(name.toLowerCase()) ?? [])
  const text = [...signed.map(relaxed), own.replace(/( b=)[^;]*/, '$1').replace(/;b=[^;]*/, ';b=')].join('\r\n')
  return {
    body: createHash('sha256').update(body).digest('base64') === tags.get('bh'),
    signature: createVerify('sha256')
      .update(text)
      .verify(publicKey, tags.get('b') ?? '', 'base64'),
    domain: tags.get('d'),
  }
}
