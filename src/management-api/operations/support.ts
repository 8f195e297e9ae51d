import { z } from 'zod'
import { newReference } from '#web/reference.ts'
import { accountSchema } from '../account-shape.ts'
import { findAccount, present } from '../find-account.ts'
import { changing, listing, type Operation, reading } from '../frame/operation.ts'
import { notFound, refused } from '../frame/problems.ts'
import { line, named, reason, rfc3339, rfc3339OrNull, time } from '../frame/shapes.ts'
import { texts } from '../frame/texts.ts'
import { type ApiParts, undoable } from '../parts.ts'

const inBoth = z.strictObject({ ja: z.string(), en: z.string() })

const search = named('AccountSearch', z.strictObject({ key: line(254) }))

const found = named(
  'FoundAccounts',
  z.strictObject({
    items: z.array(
      z.strictObject({
        by: z.enum(['user-id', 'id', 'contact', 'sign-in', 'notice', 'message', 'report']),
        /** When what a number stands for happened. */
        at: time.nullable(),
        /** Null: a sign-in with a name that nobody has. */
        account: accountSchema.nullable(),
      }),
    ),
  }),
)

const timelineItem = named(
  'TimelineItem',
  z.strictObject({
    at: time,
    kind: z.enum(['sign-in', 'notice', 'message', 'contact', 'report', 'act']),
    code: z.string(),
    words: inBoth,
    number: z.string().nullable(),
    site: z.string().nullable(),
    ip: z.string().nullable(),
    browser: z.string().nullable(),
    actor: z.string().nullable(),
    reason: z.string().nullable(),
  }),
)

const standing = named(
  'Standing',
  z.strictObject({
    account: accountSchema,
    findings: z.array(
      z.strictObject({ code: z.string(), words: inBoth, since: time.nullable(), until: time.nullable() }),
    ),
  }),
)

const undo = named('Undo', z.strictObject({ reason, changes: z.array(z.enum(undoable)).min(1).max(undoable.length) }))

/** What a support desk asks and does beside the actions: find, understand, take back. */
export function supportOperations(parts: ApiParts): Operation[] {
  const { database, tenants, desk } = parts
  const { db } = database

  return [
    changing({
      method: 'POST',
      path: '/tenants/:tenant/accounts/find',
      status: 200,
      name: 'findAccounts',
      section: 'support',
      summary: {
        ja: 'ユーザID、メールアドレス、電話番号、受付番号のいずれかでアカウントを探す（完全一致）',
        en: 'Find accounts by a user ID, mail address, phone number, or the number of a page or mail; exact only',
      },
      roles: ['operator', 'administrator', 'support'],
      body: search,
      answer: found,
      async prepare({ parameters, body, now }) {
        const tenant = await tenants.read(db, parameters.tenant)
        if (!tenant) throw notFound()
        const matches = await desk.find(tenant, body.key)
        const items = await Promise.all(
          matches.map(async ({ by, at, account }) => ({
            by,
            at: rfc3339OrNull(at),
            account: account ? await present(parts, db, { tenant, account, now }) : null,
          })),
        )
        return { matches, items }
      },
      async change(_trx, { parameters: { tenant: tenantId } }, { matches, items }) {
        // What was typed may tell of somebody else; whom it found is what the audit needs.
        const ids = matches.flatMap(({ account }) => (account ? [account.id] : []))
        const detail = { by: matches.map(({ by }) => by), ...(ids.length > 1 ? { accounts: ids } : {}) }
        const subject = ids.length === 1 ? ids[0] : undefined
        return { answer: { items }, event: { act: 'accountSearched', tenantId, subject, detail } }
      },
    }),
    listing({
      path: '/tenants/:tenant/accounts/:userId/timeline',
      name: 'listTimeline',
      section: 'support',
      summary: {
        ja: 'アカウントに起きたこと（ログイン、お知らせ、メール、連絡先、報告、操作）を新しい順に',
        en: 'What happened to an account: sign-ins, notices, messages, contact changes, reports, acts; newest first',
      },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: timelineItem,
      async list({ parameters, now }, { after, limit }) {
        const { tenant, account } = await findAccount(parts, db, parameters)
        const { items, next } = await desk.timeline(tenant, account, { after, limit, now })
        return { items: items.map((item) => ({ ...item, at: rfc3339(item.at) })), after: next }
      },
    }),
    reading({
      path: '/tenants/:tenant/accounts/:userId/standing',
      name: 'readStanding',
      section: 'support',
      summary: {
        ja: '今ログインを妨げているもの',
        en: 'What stands in the way of a sign-in now',
      },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: standing,
      async read({ parameters, now }) {
        const { tenant, account } = await findAccount(parts, db, parameters)
        const findings = await desk.standing(tenant, account, now)
        return {
          account: await present(parts, db, { tenant, account, now }),
          findings: findings.map(({ code, words, since, until }) => ({
            code,
            words,
            since: rfc3339OrNull(since),
            until: rfc3339OrNull(until),
          })),
        }
      },
    }),
    changing({
      method: 'POST',
      path: '/tenants/:tenant/accounts/:userId/undo',
      name: 'undoChanges',
      section: 'support',
      summary: {
        ja: '最近の変更（パスワード、秘密の質問、お知らせの設定、連絡先）を取り消す',
        en: 'Undo recent changes: password, security question, notices, contact addresses',
      },
      roles: ['operator', 'administrator', 'support'],
      body: undo,
      answer: accountSchema,
      async prepare({ parameters, body }) {
        const { tenant, account } = await findAccount(parts, db, parameters)
        return desk.prepareUndo(tenant, account, body.changes)
      },
      async change(trx, { parameters, body, now }, prepared) {
        const { tenant, account } = await findAccount(parts, trx, parameters)
        if (account.state === 'disabled') throw refused('state', texts.disabledAccount)
        const reference = newReference()
        const undone = await desk.undo(trx, { tenant, account, wish: body.changes, prepared, reference, now })
        const answer = await present(parts, trx, { tenant, account: undone.account, now, issued: undone.issued })
        const event = { act: 'changesReverted', tenantId: tenant.id, subject: account.id, detail: undone.detail }
        return { answer, event }
      },
    }),
  ]
}
