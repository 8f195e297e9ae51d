/** What a person's export holds, by name: each line is what one room keeps of them. Secrets are never among it. */
import type { ExportPart } from '#account-page/account-page.ts'
import type { CertificateTenant } from '#certificates/certificates.ts'
import * as history from '#history/history.ts'
import type { Messages } from '#messages/messages.ts'
import type { Notices } from '#notices/notices.ts'
import type { Protocol } from '#protocol/protocol.ts'
import * as sessions from '#sessions/sessions.ts'
import * as trustedBrowsers from '#trusted-browsers/trusted-browsers.ts'
import type { FactorRooms } from './factors.ts'

const mostRecords = 10_000

export interface ExportRooms extends FactorRooms {
  notices: Pick<Notices, 'choiceOf'>
  messages: Pick<Messages, 'listOf'>
}

export function exportParts(protocol: Protocol, rooms: ExportRooms): Record<string, ExportPart> {
  const { notices, messages, oneTimePasswords, passkeys, recoveryCodes } = rooms
  return {
    service: async (_db, { tenant, now }) => ({ name: tenant.name, at: time(now) }),

    account: async (_db, { account }) => {
      const { userId, state, language, method, mails, phones, twoStep, createdAt, changedAt } = account
      const times = { createdAt: time(createdAt), changedAt: time(changedAt) }
      return { userId, state, language: language ?? null, method, mails, phones, twoStep, ...times }
    },

    history: async (db, { tenant, account, now }) => {
      const since = now - tenant.policy.accountPage.historyDays * 86_400
      const page = { since, page: 1, perPage: mostRecords }
      const { items } = await history.list(db, tenant.id, account.id, page)
      return items.map(({ tenantId: _t, accountId: _a, id: _i, at, ...record }) => ({ at: time(at), ...record }))
    },

    sessions: async (db, { tenant, account, sessionId, now }) => {
      const policy = tenant.policy as typeof tenant.policy & { session: sessions.SessionPolicy }
      const open = await sessions.list(db, tenant.id, account.id, policy.session, now)
      return open.map(({ id, startedAt, lastSeenAt, expiresAt, ip, browser }) => ({
        startedAt: time(startedAt),
        lastSeenAt: time(lastSeenAt),
        expiresAt: time(expiresAt),
        ip,
        browser,
        current: id === sessionId,
      }))
    },

    sites: async (db, { tenant, account, now }) => {
      const sites = await protocol.connectedSites(db, tenant.id, account.id, now)
      return sites.map(({ clientId: _, since, ...site }) => ({ ...site, since: time(since) }))
    },

    trustedBrowsers: async (db, { tenant, account }) => {
      const rows = await trustedBrowsers.registered(db, { tenantId: tenant.id, accountId: account.id })
      return rows.map(({ trustedAt, lastUsedAt, name, browser, lastIp }) => ({
        ...{ name, browser, lastIp, trustedAt: time(trustedAt), lastUsedAt: time(lastUsedAt) },
      }))
    },

    factors: async (db, { tenant, account }) => {
      const owner = { tenantId: tenant.id, accountId: account.id }
      const named = ({
        name,
        createdAt,
        lastUsedAt,
      }: {
        name: string
        createdAt: number
        lastUsedAt: number | null
      }) => ({
        name,
        createdAt: time(createdAt),
        lastUsedAt: lastUsedAt === null ? null : time(lastUsedAt),
      })
      const codes = await recoveryCodes.left(db, owner)
      return {
        oneTimePasswords: (await oneTimePasswords.list(db, owner)).map(named),
        passkeys: (await passkeys.list(db, owner)).map(named),
        recoveryCodes: codes ? { left: codes.left, madeAt: time(codes.madeAt) } : null,
      }
    },

    devices: async (db, { tenant, account, now }) => {
      const all = await rooms.certificates.overview(db, tenant as typeof tenant & CertificateTenant, account.id, now)
      return all.map(({ device: { number, kind, name, mail, createdAt }, certificate }) => ({
        ...{ number, kind, name, mail, createdAt: time(createdAt) },
        certificate: certificate && {
          ...{ name: certificate.commonName, serial: certificate.serial, state: certificate.state },
          notAfter: time(certificate.notAfter),
        },
      }))
    },

    messages: async (db, { tenant, account }) => {
      const owner = { tenantId: tenant.id, accountId: account.id }
      const all = await messages.listOf(db, owner, { limit: mostRecords })
      return all.map(({ channel, topic, number, to, writtenAt, state, endedAt }) => ({
        ...{ at: time(writtenAt), channel, about: topic, number, to, state },
        endedAt: endedAt === undefined ? null : time(endedAt),
      }))
    },

    // The pass phrase proves that a mail is ours: it is as secret as it can be kept.
    notices: async (db, { tenant, account }) => {
      const { signIn, phrase } = await notices.choiceOf(db, tenant.id, account.id)
      return { signIn: signIn ?? null, passPhrase: phrase !== undefined }
    },
  }
}

const time = (at: number) => new Date(at * 1000).toISOString()
