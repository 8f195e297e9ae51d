/** Who plays in the demo: three tenants with a site each, one per preset, and the tenant of the operators. Names are of old checkpoints. */
import type { SiteInput } from '#sites/sites.ts'
import type { TenantFacts } from '#tenants/tenants.ts'

export interface DemoAccount {
  userId: string
  mail: string
  /** Signs in with the demo's password, and where certificates are used has one to fetch; the others wait for their enrolment. */
  ready: boolean
}

export interface DemoTenant {
  facts: TenantFacts
  /** Merge patch of the preset's policy. */
  policy?: Record<string, unknown>
  /** Name of the tenant's site; the operators have none. */
  site?: string
  /** The tenant's app, for `npm run native-app`. */
  app?: Pick<SiteInput, 'name' | 'app'>
  accounts: readonly DemoAccount[]
}

const common = { timeZone: 'Asia/Tokyo', languages: ['ja', 'en'] } as const

const contact = (name: string, host: string, tel: string) => ({
  support: { name: `${name} Support`, tel, mail: `support@${host}`, hours: '9:00-18:00' },
  officialDomains: [host],
  senders: [{ name, address: `no-reply@${host}`, sms: name.replace(' ', '').toUpperCase() }],
})

export const demoTenants: readonly DemoTenant[] = [
  {
    facts: {
      ...common,
      ...contact('Hakone Books', 'hakone.example', '03-0000-0001'),
      id: 'recommended',
      name: 'Hakone Books',
      preset: 'recommended',
    },
    site: 'Hakone Books Store',
    app: {
      name: 'Hakone Books Reader',
      app: {
        publisher: 'Hakone Books',
        dialogNames: {
          ios: ['HakoneReader', 'Hakone Books Reader'],
          android: ['Hakone Reader'],
          other: ['native-app'],
        },
        reasons: [
          {
            ja: '初めて使うとき、または別の端末に入れたとき。',
            en: 'you use it for the first time, or on another device;',
          },
          { ja: 'ログインの有効期限（30日）が切れたとき。', en: 'your sign-in is older than 30 days;' },
          { ja: 'パスワードや2段階認証の設定を変更したとき。', en: 'your password or two-step settings were changed.' },
        ],
        neverAsks: [
          {
            ja: 'アプリの中で、パスワードを入力していただくことはありません。',
            en: 'The app itself never asks for your password.',
          },
        ],
      },
    },
    accounts: [
      { userId: 'sakura', mail: 'sakura@mail.example', ready: true },
      { userId: 'haruto', mail: 'haruto@mail.example', ready: false },
    ],
  },
  {
    facts: {
      ...common,
      ...contact('Kiso Mobile', 'kiso.example', '03-0000-0002'),
      id: 'two-step',
      name: 'Kiso Mobile',
      preset: 'two-step',
    },
    site: 'Kiso Mobile My Page',
    accounts: [
      { userId: 'aoi', mail: 'aoi@mail.example', ready: true },
      { userId: 'ren', mail: 'ren@mail.example', ready: false },
    ],
  },
  {
    facts: {
      ...common,
      ...contact('Arai Trading', 'arai.example', '03-0000-0003'),
      id: 'manual',
      name: 'Arai Trading',
      preset: 'manual',
    },
    policy: { password: { kinds: 3, lifetimeDays: 90 } },
    site: 'Arai Trading Order Desk',
    accounts: [
      { userId: 'p-01-usr007', mail: 'usr007@mail.example', ready: true },
      { userId: 'p-01-usr008', mail: 'usr008@mail.example', ready: false },
    ],
  },
  {
    facts: {
      ...common,
      id: 'operator',
      name: 'Sekisho',
      preset: 'recommended',
      support: {},
      officialDomains: [],
      senders: [],
    },
    accounts: [{ userId: 'operator', mail: 'operator@mail.example', ready: false }],
  },
]

/** The tenants with a site, as the demo site knows them. */
export const siteTenants = demoTenants.filter(({ site }) => site !== undefined)

/** The name of a tenant's app towards its service; no secret. */
export const demoAppClientId = (tenantId: string) => `demo-app-${tenantId}`

/** A demo site's name towards its tenant's service; no secret. */
export const demoClientId = (tenantId: string) => `demo-${tenantId}`
