import { z } from 'zod'
import * as advice from '#advice/advice.ts'
import { languages } from '#language/language.ts'
import type { FieldError } from '#web/problem.ts'
import { changing, listing, type Operation, reading } from '../frame/operation.ts'
import { conflict, invalid, notFound } from '../frame/problems.ts'
import { lines, named, rfc3339, rfc3339OrNull, time } from '../frame/shapes.ts'
import { faults } from '../frame/texts.ts'
import type { ApiParts } from '../parts.ts'

const own = z.strictObject({ ja: z.string().nullable(), en: z.string().nullable() })

const shape = {
  page: z.enum(advice.advicePages),
  /** 0: the built-in words. */
  version: z.number(),
  /** Null where the built-in words hold. */
  own,
  words: z.strictObject({ ja: z.string(), en: z.string() }),
  publishedAt: time.nullable(),
}
const one = named('Advice', z.strictObject(shape))
const past = named('AdviceVersion', z.strictObject({ ...shape, publishedAt: time, by: z.string() }))

/** Printable lines; null gives a language back to the built-in words. */
const words = lines(advice.longestAdvice).nullable()
const change = named(
  'AdvicePatch',
  z
    .strictObject({ ja: words.optional(), en: words.optional() })
    .refine(({ ja, en }) => ja !== undefined || en !== undefined),
)

/** The pages of advice: contacts, what is never asked, what to do after a fake page. */
export function adviceOperations({ database, tenants }: ApiParts): Operation[] {
  const { db } = database
  const pageOf = async ({ tenant, page }: { tenant: string; page: string }) => {
    const found = advice.advicePages.find((each) => each === page)
    if (!found || !(await tenants.find(tenant))) throw notFound()
    return found
  }

  return [
    listing({
      path: '/tenants/:tenant/advice',
      name: 'listAdvice',
      section: 'advice',
      summary: { ja: '注意を呼びかけるページの一覧', en: 'The pages of advice' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: one,
      async list({ parameters: { tenant } }) {
        if (!(await tenants.find(tenant))) throw notFound()
        return { items: (await advice.list(db, tenant)).map(shown), after: undefined }
      },
    }),
    reading({
      path: '/tenants/:tenant/advice/:page',
      name: 'readAdvice',
      section: 'advice',
      summary: { ja: '注意を呼びかけるページを見る', en: 'Read a page of advice' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: one,
      read: async ({ parameters }) => shown(await advice.find(db, parameters.tenant, await pageOf(parameters))),
    }),
    changing({
      method: 'PATCH',
      path: '/tenants/:tenant/advice/:page',
      name: 'changeAdvice',
      section: 'advice',
      summary: {
        ja: '注意を呼びかけるページの文章を変える（nullで標準の文章に戻る）',
        en: 'Change the words of a page of advice; null gives a language back to the built-in words',
      },
      roles: ['operator', 'administrator'],
      body: change,
      answer: one,
      prepare: async ({ parameters, body }) => {
        const errors = placeholderErrors(body)
        if (errors.length > 0) throw invalid(errors)
        return pageOf(parameters)
      },
      async change(trx, { parameters: { tenant }, body, caller, now }, page) {
        const changes = Object.fromEntries(Object.entries(body).filter(([, given]) => given !== undefined))
        const changed = await advice.change(trx, tenant, page, changes, { by: caller.actor, now })
        if (!changed) throw conflict()
        const detail = { version: changed.version, languages: Object.keys(changes) }
        return { answer: shown(changed), event: { act: 'adviceChanged', tenantId: tenant, subject: page, detail } }
      },
    }),
    listing({
      path: '/tenants/:tenant/advice/:page/versions',
      name: 'listAdviceVersions',
      section: 'advice',
      summary: { ja: 'ページの版の一覧（新しい順）', en: 'The versions of a page of advice, newest first' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: past,
      async list({ parameters }) {
        const versions = await advice.versions(db, parameters.tenant, await pageOf(parameters))
        const items = versions.map(({ by, ...found }) => ({
          ...shown(found),
          by,
          publishedAt: rfc3339(found.publishedAt ?? 0),
        }))
        return { items, after: undefined }
      },
    }),
  ]
}

function shown({ publishedAt, ...found }: advice.Advice): z.input<typeof one> {
  return { ...found, publishedAt: rfc3339OrNull(publishedAt) }
}

function placeholderErrors(body: Partial<Record<string, string | null | undefined>>): FieldError[] {
  return languages.flatMap((language) => {
    const wrong = advice.faultsOf(body[language] ?? '')
    if (wrong.length === 0) return []
    const known = advice.placeholders.map((name) => `{${name}}`)
    const text = faults.oneOf(known)
    const named = `${wrong.slice(0, 5).join(' ')}`
    return [{ field: language, code: 'placeholder', text: { ja: `${named}：${text.ja}`, en: `${named}: ${text.en}` } }]
  })
}
