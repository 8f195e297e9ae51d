/** A specimen of the house for the manual: in memory, with one tenant's policy, a clock that stands still, and nobody in it. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Account, AccountFacts } from '#accounts/accounts.ts'
import * as accounts from '#accounts/accounts.ts'
import * as devices from '#devices/devices.ts'
import type { Language } from '#language/language.ts'
import type { Specimen, SpecimenPerson } from '#manual/manual.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { App } from './app.ts'
import type { Configuration } from './configuration.ts'
import type { Policy } from './policy.ts'

type OurTenant = Tenant<Policy>
type Open = (configuration: Configuration, clock: () => number) => Promise<App>

/** Any moment will do, as long as it is always the same. */
const moment = 1_800_000_000
const answer = 'sample'
const [own, passwordOnly] = ['sample', 'sample-password']

export async function openSpecimen(open: Open, outer: Configuration, tenant: OurTenant): Promise<Specimen> {
  const app = await open(inMemory(outer), () => moment)
  const { database, tenants } = app
  const password = passwordFor(tenant.policy.password)
  const prepared = await app.passwords.prepare(password, { policy: tenant.policy.password })
  let people = 0
  let certificate: Uint8Array | undefined

  await database.durably((trx) => tenants.add(trx, { ...tenant, id: own }, moment))
  await database.durably((trx) => tenants.changePolicy(trx, own, patchOf(tenant), moment))
  await database.durably((trx) => tenants.add(trx, { ...tenant, id: passwordOnly }, moment))
  await database.durably((trx) => tenants.changePolicy(trx, passwordOnly, patchOf(tenant, passwordAlone), moment))

  const baseOf = (id: string) => app.hosts.place(id).issuer

  async function add(language: Language, id: string, changes: Partial<AccountFacts>, isReady: boolean) {
    people += 1
    const userId = `user${String(people).padStart(3, '0')}`
    const facts: AccountFacts = {
      userId,
      state: isReady ? 'active' : 'invited',
      language,
      method: tenant.policy.methods.default,
      mails: [{ address: `${userId}@example.com`, verified: true }],
      phones: [{ number: phoneOf(people), verified: true, sms: true }],
      twoStep: { on: false, way: null, destination: null },
      ...changes,
    }
    const question = isReady ? await app.securityQuestions.prepare('first-pet', answer) : undefined
    return database.durably(async (trx) => {
      const account = await accounts.add(trx, id, facts, moment)
      if (!isReady) return account
      await app.passwords.set(trx, id, account.id, prepared, { now: moment })
      if (question && tenant.policy.securityQuestion.on)
        await app.securityQuestions.set(trx, id, account.id, question, moment)
      return account
    })
  }

  /** What the one who walks shows from now on. */
  async function certify(id: string, account: Account): Promise<void> {
    const owner = await tenants.read(database.db, id)
    if (!owner || account.method !== 'password+certificate') return
    await app.certificates.ready(owner, { actor: 'specimen' }, moment)
    const facts = { mail: account.mails[0]?.address ?? '', kind: 'pc', name: '' } as const
    const device = await database.durably((trx) => devices.add(trx, id, account.id, facts, moment))
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' })
    const about = { tenant: owner, account, device, commonName: account.userId, publicKey }
    const made = await app.certificates.enrol({ ...about, reference: '', by: { actor: 'specimen' }, now: moment })
    certificate = made?.der
  }

  return {
    base: baseOf(own),
    offersTwoStep: tenant.policy.twoStep.mode !== 'off',
    newPassword: `${password.slice(0, -1)}6`,
    answer,
    fetch: async (request) => app.fetch(request),
    async elsewhere({ origin, pathname }) {
      const [, id = '', question = ''] = /^\/t\/([^/]+)\/present\/([^/]+)$/.exec(pathname) ?? []
      if (!app.certificateHost.places.judge(new URL(origin).host).ours) return undefined
      const back = await app.certificateHost.answer(id, question, certificate, moment)
      return back === undefined ? undefined : new URL(back)
    },
    close: app.close,

    async invite(language) {
      const account = await add(language, own, {}, false)
      const inviting = await tenants.read(database.db, own)
      return database.durably((trx) =>
        app.enrolment.issue(trx, { tenant: inviting!, account, reference: 'SAMPLE', now: moment }),
      )
    },

    async addAccount(language, kind): Promise<SpecimenPerson> {
      const id = kind === 'password-only' ? passwordOnly : own
      const number = phoneOf(people + 1)
      const twoStep = { on: true, way: 'code', destination: { channel: 'sms', address: number } } as const
      const changes =
        kind === 'two-step' ? { twoStep } : kind === 'password-only' ? { method: 'password' as const } : {}
      const account = await add(language, id, changes, true)
      await certify(id, account)
      const { userId } = account
      return { base: baseOf(id), userId, password, mail: `${userId}@example.com`, phone: number }
    },

    async messageTo(address) {
      await app.recovery.lookInto()
      await app.messages.deliverDue()
      return (await app.mailbox.list(address))[0]?.text
    },
  }
}

/** The settings of the house, with nothing that leads out of it. */
function inMemory(outer: Configuration): Configuration {
  return {
    ...outer,
    url: 'http://localhost',
    consoleUrl: undefined,
    databaseUrl: 'sqlite::memory:',
    masterKey: randomBytes(32).toString('hex'),
    mailbox: true,
    smtpUrl: undefined,
    smsUrl: undefined,
    logLevel: 'silent',
  }
}

const passwordAlone = {
  methods: { allowed: ['password'], default: 'password', certificateFirst: false },
  twoStep: { mode: 'off' },
}

/** The whole policy as it is in force, whatever preset it comes from. */
function patchOf({ policy }: OurTenant, changes: Record<string, object> = {}): Record<string, unknown> {
  const merged = Object.entries(policy).map(([name, value]) => [
    name,
    name in changes ? { ...(value as object), ...changes[name] } : value,
  ])
  return Object.fromEntries(merged)
}

const phoneOf = (number: number) => `+8190${String(number).padStart(8, '0')}`

/** Letters, digits and signs of every set, as long as the policy wants it. */
function passwordFor({ min, max }: Policy['password']): string {
  const text = 'Quartz-7-lamps+9-oaks!'
  return text.repeat(Math.ceil(min / text.length)).slice(0, Math.max(min, Math.min(max, text.length)))
}
