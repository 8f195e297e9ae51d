/** The sites object of the management API: its shape, its defaults, and the rules between its fields. */
import { z } from 'zod'
import { type Words, words } from '#language/language.ts'
import type { FieldError } from '#web/problem.ts'
import { type AppFault, appFaults, appSchema, line } from './app-schema.ts'
import { redirectUriFault } from './redirect-uris.ts'

/** What an account's data is asked by (OpenID Connect Core section 5.4), and the right to refresh. */
export const scopes = ['openid', 'profile', 'email', 'phone', 'offline_access'] as const

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
const backchannelGrant = 'urn:openid:params:grant-type:ciba'

const uri = z.string().min(1).max(2000)
const uris = z.array(uri).max(50)
const resource = z.strictObject({
  uri: z.url(),
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/)).max(50),
})

/** What may be said of a site when it is added. */
export const siteSchema = z.strictObject({
  name: line(100),
  kind: z.enum(['web', 'spa', 'native']),
  redirectUris: uris.min(1),
  postLogoutRedirectUris: uris.default([]),
  backchannelLogoutUri: uri.optional(),
  grants: z
    .array(z.enum(['authorization_code', 'refresh_token', 'client_credentials', deviceGrant, backchannelGrant]))
    .default(['authorization_code', 'refresh_token']),
  scopes: z.array(z.enum(scopes)).default([...scopes]),
  resources: z.array(resource).max(20).default([]),
  authMethod: z.enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none']).optional(),
  jwks: z.strictObject({ keys: z.array(z.looseObject({ kty: z.enum(['EC', 'RSA', 'OKP']) })).max(20) }).optional(),
  dpopBound: z.boolean().default(false),
  parRequired: z.boolean().default(false),
  pkce: z.enum(['required', 'nonce']).default('required'),
  consent: z.enum(['never', 'ask']).default('never'),
  twoStep: z.enum(['policy', 'exempt', 'required']).default('policy'),
  links: z.strictObject({ account: z.boolean().default(true), reissue: z.boolean().default(true) }).prefault({}),
  idTokenAlgorithm: z.enum(['ES256', 'RS256']).default('ES256'),
  app: appSchema.optional(),
  fapi: z.boolean().default(false),
})

export type SiteInput = z.input<typeof siteSchema>

/** A site's own settings, each with a value. */
export type SiteFacts = Omit<z.output<typeof siteSchema>, 'authMethod'> & {
  authMethod: NonNullable<z.output<typeof siteSchema>['authMethod']>
}

/** The input with every default filled in; public kinds have no secret. Throws a ZodError. */
export function siteFacts(input: unknown): SiteFacts {
  const given = siteSchema.parse(input)
  const facts = given.fapi ? fapiFacts(given) : given
  return { ...facts, authMethod: facts.authMethod ?? (facts.kind === 'web' ? 'client_secret_basic' : 'none') }
}

/** What the FAPI 2.0 Security Profile asks of a site follows from the one word (section 5.3.2). */
function fapiFacts(facts: z.output<typeof siteSchema>): z.output<typeof siteSchema> {
  return { ...facts, authMethod: facts.authMethod ?? 'private_key_jwt', dpopBound: true, parRequired: true }
}

const text = words(
  {
    'not-a-uri': 'URIとして正しくありません。',
    fragment: '#以降のあるURIは登録できません。',
    'user-information': 'ユーザ名やパスワードを含むURIは登録できません。',
    wildcard: 'ワイルドカード（*）は使用できません。',
    scheme: 'この種類のサイトでは使用できないスキームです。',
    insecure: 'httpはlocalhost、127.0.0.1、[::1]でのみ使用できます。',
    loopback: 'httpsのループバックアドレスは登録できません。',
    'confidential-only': '秘密を保持できるサイト（web）でのみ使用できます。',
    'keys-missing': 'private_key_jwtには公開鍵（jwks）が必要です。',
    'private-key': '秘密鍵は登録できません。公開鍵だけを登録してください。',
    'code-missing': 'authorization_codeは必ず含めてください。',
    'openid-missing': 'openidは必ず含めてください。',
    'https-only': 'httpsのURLだけを登録できます。',
    'apple-app':
      'Team ID（英数字10文字）とBundle IDをピリオドでつないで指定してください。例: ABCDE12345.com.example.app',
    'android-package': 'Androidのパッケージ名を指定してください。例: com.example.app',
    'android-fingerprint': '署名証明書のSHA-256を、コロン区切りの16進数32組で指定してください。',
    'android-half': 'androidPackageとandroidSha256は、両方そろえて指定してください。',
    'native-only': 'アプリ（native）でのみ使用できます。',
    'claimed-redirect-missing':
      'httpsのリダイレクトURIを一つ以上登録してください。アプリの確認は、そのURIで行われます。',
    fapi: 'FAPI 2.0では使用できない値です。',
    'not-available': 'この値は、このバージョンではまだ利用できません。',
  },
  {
    'not-a-uri': 'This is not a URI.',
    fragment: 'A URI with a fragment (#) cannot be registered.',
    'user-information': 'A URI with a user name or password cannot be registered.',
    wildcard: 'Wildcards (*) are not allowed.',
    scheme: 'Sites of this kind cannot use this scheme.',
    insecure: 'http is for localhost, 127.0.0.1 and [::1] only.',
    loopback: 'An https loopback address cannot be registered.',
    'confidential-only': 'Only a site that can keep a secret (web) can use this.',
    'keys-missing': 'private_key_jwt needs the public keys of the site (jwks).',
    'private-key': 'Register the public key only, never the private one.',
    'code-missing': 'authorization_code cannot be left out.',
    'openid-missing': 'openid cannot be left out.',
    'https-only': 'Only an https URL can be registered.',
    'apple-app':
      'Give the team (ten letters and digits) and the bundle with a dot between, such as ABCDE12345.com.example.app.',
    'android-package': 'Give the package name of Android, such as com.example.app.',
    'android-fingerprint': 'Give the SHA-256 of the signing certificate as 32 pairs of hex digits with colons between.',
    'android-half': 'androidPackage and androidSha256 go together.',
    'native-only': 'Only an app (native) can use this.',
    'claimed-redirect-missing': 'Register at least one https redirect URI: it is what proves the app.',
    fapi: 'FAPI 2.0 does not allow this value.',
    'not-available': 'This version cannot honour this value yet.',
  },
)

type Fault = keyof (typeof text)['ja']

function fault(field: string, code: Fault): FieldError {
  const said: Words = { ja: text.ja[code], en: text.en[code] }
  return { field, code, text: said }
}

/** What only a site that proves itself may do: no person is in its browser. */
const ownLine = new Set<string>(['client_credentials', backchannelGrant])

/** Fields that contradict each other or the rules of their kind. */
export function faultsOf(site: SiteFacts): FieldError[] {
  const isPublic = site.kind !== 'web'
  const found: [boolean, string, Fault][] = [
    [!site.grants.includes('authorization_code'), 'grants', 'code-missing'],
    [!site.scopes.includes('openid'), 'scopes', 'openid-missing'],
    [isPublic && site.authMethod !== 'none', 'authMethod', 'confidential-only'],
    [!isPublic && site.authMethod === 'none', 'authMethod', 'confidential-only'],
    [site.pkce === 'nonce' && site.authMethod === 'none', 'pkce', 'confidential-only'],
    [site.authMethod === 'private_key_jwt' && !site.jwks?.keys.length, 'jwks', 'keys-missing'],
    [site.fapi && site.authMethod !== 'private_key_jwt', 'authMethod', 'fapi'],
    [site.fapi && site.pkce !== 'required', 'pkce', 'fapi'],
    [site.fapi && site.idTokenAlgorithm === 'RS256', 'idTokenAlgorithm', 'fapi'],
    [site.fapi && site.redirectUris.some((each) => each.startsWith('http:')), 'redirectUris', 'fapi'],
    [isPublic && site.grants.some((grant) => ownLine.has(grant)), 'grants', 'confidential-only'],
    [site.jwks?.keys.some((key) => 'd' in key || 'k' in key) ?? false, 'jwks', 'private-key'],
  ]
  const ofApp: [string, AppFault][] = site.app ? appFaults(site.app, site) : []
  return [
    ...uriFaults(site, 'redirectUris'),
    ...uriFaults(site, 'postLogoutRedirectUris'),
    ...backchannelFaults(site),
    ...found.filter(([wrong]) => wrong).map(([, field, code]) => fault(field, code)),
    ...ofApp.map(([field, code]) => fault(`app.${field}`, code)),
  ]
}

function uriFaults(site: SiteFacts, field: 'redirectUris' | 'postLogoutRedirectUris'): FieldError[] {
  return site[field].flatMap((each, index) => {
    const code = redirectUriFault(each, site.kind)
    return code ? [fault(`${field}.${index}`, code)] : []
  })
}

/** A server is asked, whatever the kind of the site: no private scheme. */
function backchannelFaults({ backchannelLogoutUri: uri }: SiteFacts): FieldError[] {
  const code = uri === undefined ? undefined : redirectUriFault(uri, 'web')
  return code ? [fault('backchannelLogoutUri', code)] : []
}
