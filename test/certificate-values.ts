/** What people see of the policy's values about devices and certificates: cases of test/journeys/policy-values.test.ts. */
import * as apiTokens from '#api-tokens/api-tokens.ts'
import { fetchFile } from './certificate-rig.ts'
import { type House, type Seen, visitor } from './house.ts'

/** What the cases need of the file they stand in. */
export interface ValueTools {
  someone(): Promise<string>
  signedIn(userId: string): Promise<ReturnType<typeof visitor>>
  wait(seconds: number): void
}

const day = 86_400
const gist = (seen: Seen) => `${seen.status} ${seen.page} ${seen.errors[0] ?? ''}`
const withCertificates = { allowed: ['password', 'password+certificate'] }

async function ordered(house: House, userId: string) {
  const { app, tenant } = house
  const { findByUserId } = await import('#accounts/accounts.ts')
  const { add } = await import('#devices/devices.ts')
  const account = (await findByUserId(app.database.db, 'demo', userId))!
  await app.certificates.ready(tenant, { actor: 'test' }, app.now())
  return app.database.durably(async (trx) => {
    const device = await add(trx, 'demo', account.id, { mail: 'a@example.com', kind: 'pc', name: '' }, app.now())
    const order = { tenant, account, device, reason: 'first', reference: 'TEST', now: app.now() } as const
    return { account, ...(await app.certificates.order(trx, order)) }
  })
}

export function certificateCases({ someone, signedIn, wait }: ValueTools) {
  /** The tenant lets people sign in with certificates for as long as somebody looks. */
  const certified = (see: (house: House) => Promise<string>) => async (house: House) => {
    await house.changePolicy({ methods: withCertificates })
    const seen = await see(house)
    await house.changePolicy({ methods: { allowed: null } })
    return seen
  }

  const ownPage = (path: string) =>
    certified(async (house) => {
      const userId = await someone()
      await ordered(house, userId)
      await ordered(house, userId)
      const person = await signedIn(userId)
      return gist(await person.open(`${house.base}/account/devices${path}`))
    })

  return {
    'methods.certificateFirst': {
      one: false,
      other: true,
      see: certified(async (house) => (await visitor().open(`${house.base}/account`)).page),
    },
    'certificates.days': {
      one: 365,
      other: 30,
      see: certified(async (house) => {
        const { account, ...download } = await ordered(house, await someone())
        await fetchFile(download)
        const [state] = await house.app.certificates.overview(
          house.app.database.db,
          house.tenant,
          account.id,
          house.app.now(),
        )
        return String(Math.round(((state?.certificate?.notAfter ?? 0) - house.app.now()) / day))
      }),
    },
    'certificates.downloadDays': {
      one: 14,
      other: 1,
      see: certified(async (house) => {
        const { url } = await ordered(house, await someone())
        wait(2 * day)
        return gist(await visitor().open(url))
      }),
    },
    'certificates.downloads': {
      one: 3,
      other: 1,
      see: certified(async (house) => {
        const { account: _account, ...download } = await ordered(house, await someone())
        await fetchFile(download)
        return gist(await visitor().open(download.url))
      }),
    },
    'certificates.passwordTries': {
      one: 5,
      other: 1,
      see: certified(async (house) => {
        const { url } = await ordered(house, await someone())
        const person = visitor()
        return gist(await person.submit(await person.open(url), { download_password: 'wrong' }))
      }),
    },
    'methods.mayChange': {
      one: true,
      other: false,
      see: certified(async (house) => {
        const person = await signedIn(await someone())
        return String((await person.open(`${house.base}/account`)).html.includes('/account/method"'))
      }),
    },
    'devices.add': { one: true, other: false, see: ownPage('/add') },
    'devices.delete': { one: true, other: false, see: ownPage('/2/delete') },
    'devices.change': {
      one: true,
      other: false,
      see: certified(async (house) => {
        const userId = await someone()
        await ordered(house, userId)
        const person = await signedIn(userId)
        return String((await person.open(`${house.base}/account/devices/1`)).html.includes('type="radio"'))
      }),
    },
    'devices.max': {
      one: 5,
      other: 1,
      see: certified(async (house) => {
        const path = `${house.url}/api/v1/tenants/demo/accounts/${await someone()}/devices`
        const facts = { role: 'operator', name: 'values', tenantId: undefined, expiresAt: undefined } as const
        const { secret } = await house.app.database.durably((trx) => apiTokens.add(trx, facts, house.app.now()))
        const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
        const body = JSON.stringify({ mail: 'a@example.com', kind: 'pc' })
        await fetch(path, { method: 'POST', headers, body })
        return String((await fetch(path, { method: 'POST', headers, body })).status)
      }),
    },
  }
}
