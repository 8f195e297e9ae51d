import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import type { SMTPServerOptions } from 'smtp-server'
import { mailSink } from '#test/mail-sink.ts'
import { smtp } from './smtp.ts'
import type { Parcel, Probed } from './transport.ts'

const parcel: Parcel = {
  id: 'abc',
  tenantId: '',
  to: 'anna@example.jp',
  text: 'x',
  reference: 'K7-3Q9',
  at: 1_800_000_000,
}
const from = { name: 'Sekisho', address: 'no-reply@accounts.example.jp' }

async function probe(
  options: SMTPServerOptions,
  { credentials = '', ...more }: { credentials?: string; dkim?: Parameters<typeof smtp>[0]['dkim'] } = {},
): Promise<Probed> {
  const sink = await mailSink(options)
  const transport = smtp({ url: sink.url.replace('//', `//${credentials}`), from, ...more })
  try {
    return await transport.probe!(parcel)
  } finally {
    transport.close()
    await sink.close()
  }
}

const steps = ({ stages }: Probed) => stages.map(({ stage, ok }) => `${stage} ${ok}`)
const refusing = (message: string) => (_: unknown, _session: unknown, done: (error?: Error) => void) =>
  done(Object.assign(new Error(message), { responseCode: 550 }))

describe('a test of the mail server', () => {
  it('tells that the mail was accepted, in the words of the server, and that it is not signed', async () => {
    const probed = await probe({})
    assert.deepEqual([probed.sent, steps(probed), probed.dkim], [true, ['connected true', 'accepted true'], undefined])
    assert.match(probed.stages[1]!.said!, /^250 /)
  })

  it('tells by which key the mail is signed, and that a broken key signs nothing', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    const key = { domainName: 'example.jp', keySelector: 's1' }
    assert.deepEqual((await probe({}, { dkim: { ...key, privateKey } })).dkim, { domain: 'example.jp', selector: 's1' })
    assert.equal((await probe({}, { dkim: { ...key, privateKey: 'no key' } })).dkim, undefined)
  })

  it('tells which step was refused, in one line that moves no terminal', async () => {
    const recipient = await probe({ onRcptTo: refusing('\u001b[2Jno such\u202e user') as never })
    assert.deepEqual([recipient.sent, steps(recipient)], [false, ['connected true', 'accepted false']])
    assert.match(recipient.stages[1]!.said!, /550 .*no such user/)
    assert.doesNotMatch(recipient.stages[1]!.said!, /[\p{Cc}\p{Cf}]/u)
    const login = await probe(
      { authOptional: false, allowInsecureAuth: true, onAuth: refusing('wrong login') as never },
      { credentials: 'user:pass@' },
    )
    assert.deepEqual([login.sent, steps(login)], [false, ['connected true', 'signed-in false']])
    assert.ok(!JSON.stringify(login).includes('pass'))
  })

  it('tells that nobody answers', async () => {
    const transport = smtp({ url: 'smtp://127.0.0.1:1', from })
    const probed = await transport.probe!(parcel)
    assert.deepEqual([probed.sent, steps(probed)], [false, ['connected false']])
    assert.match(probed.stages[0]!.said!, /ECONNREFUSED|ESOCKET/)
    transport.close()
  })
})
