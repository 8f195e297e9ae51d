import { z } from 'zod'
import { throttle } from '#limits/limits.ts'
import { mailBody } from '#messages/mail.ts'
import { Problem } from '#web/problem.ts'
import { newReference } from '#web/reference.ts'
import { changing, type Operation } from '../frame/operation.ts'
import { forbidden, invalid, notFound, refused } from '../frame/problems.ts'
import { line, named } from '../frame/shapes.ts'
import { texts } from '../frame/texts.ts'
import type { ApiParts, ApiTenant } from '../parts.ts'

const wish = named(
  'MessageTest',
  z.strictObject({
    to: line(254),
    channel: z.enum(['mail', 'sms']).default('mail'),
    /** Left out: in the name of the installation. */
    tenant: z.string().optional(),
  }),
)

const result = named(
  'MessageTestResult',
  z.strictObject({
    sent: z.boolean(),
    channel: z.enum(['mail', 'sms']),
    /** The number that stands in the message. */
    reference: z.string(),
    /** The key that signed the mail; null: it is not signed. */
    dkim: z.strictObject({ domain: z.string(), selector: z.string() }).nullable(),
    /** In their order; `said` are the other server's words. */
    stages: z.array(
      z.strictObject({
        stage: z.enum(['connected', 'signed-in', 'accepted', 'kept']),
        ok: z.boolean(),
        said: z.string().nullable(),
      }),
    ),
  }),
)

/** Nobody sets up a mail server with more; it is no way to fill a mailbox. */
const mostTests = { max: 20, windowSeconds: 60 * 60 }

export function mailOperations({ database, tenants, messages }: ApiParts): Operation[] {
  const { db } = database

  async function mayTest(tenantId: string | undefined, now: number): Promise<void> {
    const admission = await throttle(db, `message-test/${tenantId ?? ''}`, { ...mostTests, now })
    if (admission.admitted) return
    throw new Problem('too-many', 429, texts.tooManyTests, { retryAfterSeconds: admission.retryAfterSeconds })
  }

  return [
    changing({
      method: 'POST',
      path: '/message-tests',
      status: 200,
      name: 'testMessage',
      section: 'messages',
      summary: {
        ja: 'テストのメールまたはSMSを送り、段階ごとの結果を返す',
        en: 'Send a test mail or text message and tell the result step by step',
      },
      roles: ['operator', 'administrator'],
      body: wish,
      answer: result,
      async prepare({ body, caller, now }) {
        const { to, channel } = body
        if (caller.tenantId !== undefined && body.tenant !== caller.tenantId) throw forbidden()
        const tenant = body.tenant === undefined ? undefined : await tenants.read(db, body.tenant)
        if (body.tenant !== undefined && !tenant) throw notFound()
        await mayTest(tenant?.id, now)
        const reference = newReference()
        const message = { tenantId: tenant?.id ?? '', channel, to, reference, ...wordsOf(channel, tenant, reference) }
        const probed = await messages.probe(message, now).catch((error: unknown) => {
          // The one thing that is refused before anything is sent: what is no plain addressee.
          if (error instanceof TypeError) throw invalid([{ field: 'to', code: 'form', text: texts.addressee }])
          throw error
        })
        if (!probed) throw refused('channel', channel === 'mail' ? texts.noMailServer : texts.noSmsGateway)
        return { ...probed, reference }
      },
      async change(_trx, { body: { channel, tenant } }, { sent, dkim, stages, reference }) {
        const shown = stages.map((stage) => ({ ...stage, said: stage.said ?? null }))
        return {
          answer: { sent, channel, reference, dkim: dkim ?? null, stages: shown },
          event: { act: 'messageTested', tenantId: tenant, subject: reference, detail: { channel, sent } },
        }
      },
    }),
  ]
}

function wordsOf(channel: 'mail' | 'sms', tenant: ApiTenant | undefined, reference: string) {
  const name = tenant?.name ?? 'Sekisho'
  if (channel === 'sms') return { text: `${name}: テスト / test ${reference}` }
  const language = tenant?.languages[0] ?? 'ja'
  const { subject, lead, notYou } = texts.testMail
  const body = mailBody({
    language,
    salutation: 'test',
    service: name,
    lead: [lead[language]],
    facts: [],
    notYou: notYou[language],
    support: tenant?.support ?? {},
    reference,
  })
  return { from: tenant?.senders[0] ?? { name }, subject: subject[language], ...body }
}
