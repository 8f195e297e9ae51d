import { z } from 'zod'
import * as accounts from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import type { Prepared } from '#passwords/passwords.ts'
import { newReference } from '#web/reference.ts'
import { accountChanges, accountSchema, accountSettings, contactsOf, newAccount } from '../account-shape.ts'
import { findAccount, present } from '../find-account.ts'
import { mergePatch, patchOf } from '../frame/merge-patch.ts'
import { changing, listing, type Operation, reading } from '../frame/operation.ts'
import { checked, invalid, notFound, refused } from '../frame/problems.ts'
import { named, reasonQuery } from '../frame/shapes.ts'
import { texts } from '../frame/texts.ts'
import type { ApiParts, ApiTenant } from '../parts.ts'
import { removeAccount } from '../remove-account.ts'

const noTwoStep: accounts.TwoStep = { on: false, way: null, destination: null }

/** The accounts of a tenant. */
export function accountOperations(parts: ApiParts): Operation[] {
  const { database, tenants, passwords } = parts
  const { db } = database

  /** All slow work, before the transaction begins. */
  async function prepareNew(tenantId: string, body: z.output<typeof newAccount>) {
    const tenant = await tenants.read(db, tenantId)
    if (!tenant) throw notFound()
    const { mails } = contactsOf(body)
    const prepared = body.password === undefined ? undefined : await judged(tenant, body.password, body.userId, mails)
    return { tenant, prepared }
  }

  async function judged(
    tenant: ApiTenant,
    password: string,
    userId: string,
    mails: accounts.MailAddress[],
  ): Promise<Prepared> {
    const policy = tenant.policy.password
    const broken = await passwords.judge(password, { policy, userId, mails: mails.map(({ address }) => address) })
    if (broken.length > 0) throw invalid(broken.map(({ code, text }) => ({ field: 'password', code, text })))
    return passwords.prepare(password, { policy })
  }

  async function askForNewPassword(trx: Db, { tenantId, id }: accounts.Account, mustChange: boolean): Promise<void> {
    const done = await passwords.requireChange(trx, tenantId, id, mustChange)
    if (!done) throw refused('mustChangePassword', texts.noPassword)
  }

  return [
    changing({
      method: 'POST',
      path: '/tenants/:tenant/accounts',
      name: 'addAccount',
      section: 'accounts',
      summary: {
        ja: 'アカウントを追加する（passwordがなければ登録用のURLとパスワードを一度だけ返す）',
        en: 'Add an account; without a password its enrolment is answered, once',
      },
      roles: ['operator', 'administrator'],
      body: newAccount,
      answer: accountSchema,
      prepare: ({ parameters, body }) => prepareNew(parameters.tenant, body),
      async change(trx, { body, now }, { tenant, prepared }) {
        const { userId, language, mustChangePassword } = body
        const method = allowed(tenant, body.method ?? tenant.policy.methods.default)
        const state = prepared ? ('active' as const) : ('invited' as const)
        const facts = {
          userId,
          state,
          language: language ?? undefined,
          method,
          twoStep: noTwoStep,
          ...contactsOf(body),
        }
        const account = await accounts.add(trx, tenant.id, facts, now)
        if (prepared) await passwords.set(trx, tenant.id, account.id, prepared, { now, mustChange: mustChangePassword })
        const issued = prepared
          ? undefined
          : await parts.enrolment.issue(trx, { account, reference: newReference(), now })
        const answer = await present(parts, trx, { tenant, account, now, issued })
        const detail = { state, enrolmentIssued: issued !== undefined }
        return { answer, event: { act: 'accountAdded', tenantId: tenant.id, subject: account.id, detail } }
      },
    }),
    listing({
      path: '/tenants/:tenant/accounts',
      name: 'listAccounts',
      section: 'accounts',
      summary: { ja: 'アカウントの一覧と検索', en: 'List and search accounts' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      query: z.strictObject({
        q: z.string().max(254).optional(),
        /** Exactly this address or number, verified or not; instead of `q`. */
        mail: z.string().max(254).optional(),
        phone: z.string().max(16).optional(),
      }),
      answer: accountSchema,
      async list({ parameters, query, now }, { after, limit }) {
        const tenant = await tenants.read(db, parameters.tenant)
        if (!tenant) throw notFound()
        const exactly = query.mail ?? query.phone
        const found =
          exactly === undefined
            ? await accounts.list(db, tenant.id, { after, limit, search: query.q })
            : { items: await accounts.findByContact(db, tenant.id, exactly), next: undefined }
        const items = await Promise.all(found.items.map((account) => present(parts, db, { tenant, account, now })))
        return { items, after: found.next }
      },
    }),
    reading({
      path: '/tenants/:tenant/accounts/:userId',
      name: 'readAccount',
      section: 'accounts',
      summary: { ja: 'アカウントを見る', en: 'Read an account' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: accountSchema,
      async read({ parameters, now }) {
        return present(parts, db, { ...(await findAccount(parts, db, parameters)), now })
      },
    }),
    changing({
      method: 'PATCH',
      path: '/tenants/:tenant/accounts/:userId',
      name: 'changeAccount',
      section: 'accounts',
      summary: { ja: 'アカウントを変更する', en: 'Change an account' },
      roles: ['operator', 'administrator'],
      body: named('AccountPatch', patchOf(accountChanges)),
      answer: accountSchema,
      async change(trx, { parameters, body, now }) {
        const { tenant, account } = await findAccount(parts, trx, parameters)
        const { userId, mails, phones, language, method } = account
        const { mustChangePassword, ...patch } = body
        const patched = mergePatch({ userId, mails, phones, language: language ?? null, method }, patch)
        const settings = checked(accountSettings, patched)
        const wanted = settings.method ?? tenant.policy.methods.default
        const changes = {
          userId: settings.userId,
          language: settings.language ?? undefined,
          // Who has a method that is no longer allowed keeps it until somebody chooses another.
          method: wanted === method ? method : allowed(tenant, wanted),
          ...contactsOf(settings),
        }
        const changed = await accounts.change(trx, tenant.id, account.id, changes, now)
        if (mustChangePassword !== undefined) await askForNewPassword(trx, account, mustChangePassword === true)
        const answer = await present(parts, trx, { tenant, account: changed, now })
        const detail = { fields: Object.keys(body) }
        return { answer, event: { act: 'accountChanged', tenantId: tenant.id, subject: account.id, detail } }
      },
    }),
    changing({
      method: 'DELETE',
      path: '/tenants/:tenant/accounts/:userId',
      name: 'removeAccount',
      section: 'accounts',
      summary: { ja: 'アカウントを削除する', en: 'Remove an account' },
      roles: ['operator', 'administrator'],
      query: reasonQuery,
      async change(trx, { parameters, now }) {
        const { tenant, account } = await findAccount(parts, trx, parameters)
        await removeAccount(parts, trx, account, now)
        return { answer: undefined, event: { act: 'accountRemoved', tenantId: tenant.id, subject: account.id } }
      },
    }),
  ]
}

function allowed(tenant: ApiTenant, method: accounts.Method): accounts.Method {
  if (tenant.policy.methods.allowed.includes(method)) return method
  throw refused('method', texts.methodNotAllowed)
}
