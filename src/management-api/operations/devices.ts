import { z } from 'zod'
import type { Account } from '#accounts/accounts.ts'
import { isMailAddress } from '#accounts/accounts.ts'
import type { DeviceState } from '#certificates/certificates.ts'
import type { Db } from '#database/database.ts'
import * as devices from '#devices/devices.ts'
import type { DeviceChange } from '#notices/notices.ts'
import { newReference } from '#web/reference.ts'
import { accountSchema } from '../account-shape.ts'
import { findAccount, present } from '../find-account.ts'
import { mergePatch, patchOf } from '../frame/merge-patch.ts'
import { changing, listing, type Operation, reading } from '../frame/operation.ts'
import { checked, notFound, refused } from '../frame/problems.ts'
import { line, named, reasonBody, reasonQuery, rfc3339, time } from '../frame/shapes.ts'
import { texts } from '../frame/texts.ts'
import type { ApiParts, ApiTenant } from '../parts.ts'

const facts = z.strictObject({
  mail: z.string().max(254).refine(isMailAddress),
  kind: z.enum(devices.deviceKinds),
  name: line(devices.longestDeviceName).or(z.literal('')).default(''),
})

const schema = named(
  'Device',
  z.strictObject({
    number: z.number().int(),
    mail: z.string(),
    kind: z.enum(devices.deviceKinds),
    name: z.string(),
    certificate: z.strictObject({
      state: z.enum(['none', 'waiting', 'active', 'expired', 'revoked']),
      commonName: z.string().nullable(),
      serial: z.string().optional(),
      notAfter: time.optional(),
    }),
    /** Shown once, to operators, when it was just made: the password is for another channel than the address. */
    download: z.strictObject({ url: z.string(), password: z.string(), expiresAt: time }).optional(),
  }),
)

type Shown = z.input<typeof schema>

const path = '/tenants/:tenant/accounts/:userId/devices'
const keepers = ['operator', 'administrator'] as const
const helpers = ['operator', 'administrator', 'support'] as const

/** The devices of an account and their certificates. The download password is the owner's; only operators are told it. */
export function deviceOperations(parts: ApiParts): Operation[] {
  const { database, tenants, certificates, reissues } = parts
  const { db } = database

  async function find(from: Db, parameters: { tenant: string; userId: string; number: string }, now: number) {
    const found = await findAccount(parts, from, parameters)
    const states = await certificates.overview(from, found.tenant, found.account.id, now)
    const state = states.find(({ device }) => String(device.number) === parameters.number)
    if (!state) throw notFound()
    return { ...found, state }
  }

  async function tell(
    trx: Db,
    { tenant, account }: { tenant: ApiTenant; account: Account },
    number: number,
    change: DeviceChange,
    now: number,
  ): Promise<void> {
    const notice = { kind: 'device-changed', change, number, at: now } as const
    await parts.notices.tell(trx, { account, tenant, notice, reference: newReference(), now })
  }

  /** An authority takes its time to make, so it is there before the transaction. */
  async function prepare(
    parameters: { tenant: string },
    actor: { actor: string; ip?: string | undefined },
    now: number,
  ) {
    const tenant = await tenants.read(db, parameters.tenant)
    if (tenant && issues(tenant)) await certificates.ready(tenant, actor, now)
    return undefined
  }

  /** Whoever is signed in may be so by the certificate that ends now. */
  async function signOut(trx: Db, { tenantId, id: accountId }: Account, now: number): Promise<void> {
    await parts.grants.endSessions(trx, { tenantId, accountId, withGrants: true }, 'ended-by-support', now)
    await parts.grants.endGrants(trx, tenantId, accountId, now)
  }

  async function beginReissue(
    trx: Db,
    { tenant, account }: { tenant: ApiTenant; account: Account },
    device: devices.Device,
    now: number,
  ): Promise<string> {
    if (!issues(tenant)) throw refused('number', texts.noCertificates)
    const reference = newReference()
    await reissues.begin(trx, { tenant, account, device, askedBy: 'support', reference, now })
    const notice = { kind: 'support', act: 'reissue-certificate', at: now } as const
    await parts.notices.tell(trx, { account, tenant, notice, reference, now })
    return reference
  }

  return [
    changing({
      method: 'POST',
      path,
      name: 'addDevice',
      section: 'devices',
      summary: {
        ja: '端末を追加する（案内のメールを送り、運用者にはダウンロード用パスワードを一度だけ返す）',
        en: 'Add a device; its mail goes out, and an operator is told the download password, once',
      },
      roles: keepers,
      body: named('NewDevice', facts),
      answer: schema,
      status: 201,
      prepare: ({ parameters, caller, now }) => prepare(parameters, by(caller), now),
      async change(trx, { parameters, body, caller, now }) {
        const { tenant, account } = await findAccount(parts, trx, parameters)
        const others = await devices.list(trx, tenant.id, account.id)
        if (others.length >= tenant.policy.devices.max)
          throw refused('number', texts.mostDevices(tenant.policy.devices.max))
        const device = await devices.add(trx, tenant.id, account.id, body, now)
        const order = { tenant, account, device, reason: 'first', reference: newReference(), now } as const
        const ordered = issues(tenant) ? await certificates.order(trx, order) : undefined
        await tell(trx, { tenant, account }, device.number, 'added', now)
        const state = (await certificates.overview(trx, tenant, account.id, now)).find(
          (each) => each.device.number === device.number,
        )
        const download = caller.role === 'operator' ? ordered : undefined
        const answer = shown(state ?? { device, certificate: undefined, download: undefined }, download)
        const detail = { device: device.number }
        return { answer, event: { act: 'deviceAdded', tenantId: tenant.id, subject: account.id, detail } }
      },
    }),
    listing({
      path,
      name: 'listDevices',
      section: 'devices',
      summary: { ja: '端末の一覧', en: 'List the devices of an account' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: schema,
      async list({ parameters, now }) {
        const { tenant, account } = await findAccount(parts, db, parameters)
        const states = await certificates.overview(db, tenant, account.id, now)
        return { items: states.map((state) => shown(state)), after: undefined }
      },
    }),
    reading({
      path: `${path}/:number`,
      name: 'readDevice',
      section: 'devices',
      summary: { ja: '端末を見る', en: 'Read a device' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: schema,
      read: async ({ parameters, now }) => shown((await find(db, parameters, now)).state),
    }),
    changing({
      method: 'PATCH',
      path: `${path}/:number`,
      name: 'changeDevice',
      section: 'devices',
      summary: { ja: '端末を変更する', en: 'Change a device' },
      roles: keepers,
      body: named('DevicePatch', patchOf(facts)),
      answer: schema,
      async change(trx, { parameters, body, now }) {
        const { tenant, account, state } = await find(trx, parameters, now)
        const { mail, kind, name } = state.device
        const wanted = checked(facts, mergePatch({ mail, kind, name }, body))
        const device = await devices.change(trx, state.device, wanted, now)
        if (!device) throw notFound()
        await tell(trx, { tenant, account }, device.number, 'changed', now)
        const detail = { device: device.number, fields: Object.keys(body) }
        const event = { act: 'deviceChanged', tenantId: tenant.id, subject: account.id, detail }
        return { answer: shown({ ...state, device }), event }
      },
    }),
    changing({
      method: 'DELETE',
      path: `${path}/:number`,
      name: 'removeDevice',
      section: 'devices',
      summary: { ja: '端末を削除する（電子証明書は失効する）', en: 'Remove a device; its certificate is revoked' },
      roles: keepers,
      query: reasonQuery,
      async change(trx, { parameters, caller, now }) {
        const { tenant, account, state } = await find(trx, parameters, now)
        const { number } = state.device
        await signOut(trx, account, now)
        const ending = { account, reason: 'cessationOfOperation', by: by(caller), now } as const
        await certificates.endDevice(trx, ending, number)
        await devices.remove(trx, state.device, now)
        await tell(trx, { tenant, account }, number, 'removed', now)
        const event = { act: 'deviceRemoved', tenantId: tenant.id, subject: account.id, detail: { device: number } }
        return { answer: undefined, event }
      },
    }),
    changing({
      method: 'POST',
      path: `${path}/:number/reissue`,
      name: 'reissueDeviceCertificate',
      section: 'devices',
      summary: {
        ja: '電子証明書の再発行を始める（手順のメールを送る）',
        en: 'Begin to reissue the certificate of a device; a mail tells how to go on',
      },
      roles: helpers,
      body: reasonBody,
      answer: schema,
      prepare: ({ parameters, caller, now }) => prepare(parameters, by(caller), now),
      async change(trx, { parameters, now }) {
        const { tenant, account, state } = await find(trx, parameters, now)
        const reference = await beginReissue(trx, { tenant, account }, state.device, now)
        const detail = { device: state.device.number, reference }
        const event = { act: 'certificateReissueStarted', tenantId: tenant.id, subject: account.id, detail }
        return { answer: shown(state), event }
      },
    }),
    changing({
      method: 'POST',
      path: '/tenants/:tenant/accounts/:userId/reissue-certificate',
      name: 'reissueCertificate',
      section: 'actions',
      summary: {
        ja: '最初の端末の電子証明書の再発行を始める（手順のメールを送る）',
        en: "Begin to reissue the certificate of the account's first device; a mail tells how to go on",
      },
      roles: helpers,
      body: reasonBody,
      answer: accountSchema,
      prepare: ({ parameters, caller, now }) => prepare(parameters, by(caller), now),
      async change(trx, { parameters, now }) {
        const { tenant, account } = await findAccount(parts, trx, parameters)
        const [device] = await devices.list(trx, tenant.id, account.id)
        if (!device) throw refused('number', texts.noDevice)
        const reference = await beginReissue(trx, { tenant, account }, device, now)
        const answer = await present(parts, trx, { tenant, account, now })
        const detail = { device: device.number, reference }
        const event = { act: 'certificateReissueStarted', tenantId: tenant.id, subject: account.id, detail }
        return { answer, event }
      },
    }),
    changing({
      method: 'POST',
      path: `${path}/:number/revoke`,
      name: 'revokeDeviceCertificate',
      section: 'devices',
      summary: {
        ja: '電子証明書を失効させる（ログイン中の画面も終了する）',
        en: 'Revoke the certificate of a device, and end what was signed in',
      },
      roles: helpers,
      body: reasonBody,
      answer: schema,
      async change(trx, { parameters, caller, now }) {
        const { tenant, account, state } = await find(trx, parameters, now)
        const { number } = state.device
        await signOut(trx, account, now)
        const ending = { account, reason: 'privilegeWithdrawn', by: by(caller), now } as const
        const revoked = await certificates.endDevice(trx, ending, number)
        if (revoked > 0) await tell(trx, { tenant, account }, number, 'revoked', now)
        const after = await find(trx, parameters, now)
        const event = {
          act: 'deviceRevoked',
          tenantId: tenant.id,
          subject: account.id,
          detail: { device: number, revoked },
        }
        return { answer: shown(after.state), event }
      },
    }),
  ]
}

/** Whether certificates are part of how accounts of the tenant sign in. */
function issues({ policy }: ApiTenant): boolean {
  return policy.methods.allowed.includes('password+certificate')
}

function by({ actor, ip }: { actor: string; ip?: string | undefined }) {
  return { actor, ip }
}

function shown(
  { device, certificate, download }: DeviceState,
  once?: { url: string; password: string; expiresAt: number },
): Shown {
  const { number, mail, kind, name } = device
  const waiting = certificate?.state !== 'active' && download?.state === 'waiting'
  return {
    number,
    mail,
    kind,
    name,
    certificate: waiting
      ? { state: 'waiting', commonName: download.commonName }
      : {
          state: certificate?.state ?? (download?.state === 'expired' ? 'expired' : 'none'),
          commonName: certificate?.commonName ?? null,
          ...(certificate ? { serial: certificate.serial, notAfter: rfc3339(certificate.notAfter) } : {}),
        },
    ...(once ? { download: { url: once.url, password: once.password, expiresAt: rfc3339(once.expiresAt) } } : {}),
  }
}
