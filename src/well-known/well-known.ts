/**
 * Well-known addresses (RFC 8615), where programs look without being told.
 *
 *   passwordPlace   /.well-known/change-password: where a person of a tenant changes the password (W3C, "A Well-Known URL for
 *                   Changing Passwords")
 *   passkeyPlaces   /.well-known/passkey-endpoints: where passkeys are added and looked after (W3C, "A Well-Known URL for Relying
 *                   Party Passkey Endpoints")
 *   securityText    /.well-known/security.txt: whom to tell of a weakness (RFC 9116)
 *   rememberedTenants   the tenants that a browser is signed in at, for who comes without saying which
 *
 * Nothing here lists the tenants of the installation.
 */

/** What the change of a password depends on. */
export interface PasswordPolicies {
  accountPage: { on: boolean }
  reissue: { on: boolean }
}

/** A path below the tenant: the page for it, or the nearest that the tenant offers. */
export function passwordPlace({ accountPage, reissue }: PasswordPolicies): string {
  if (accountPage.on) return '/account/password'
  return reissue.on ? '/recover' : '/help'
}

/** What the pages of passkeys depend on. */
export interface PasskeyPolicies {
  accountPage: { on: boolean }
  methods: { allowed: readonly string[] }
  twoStep: { mode: string; ways: readonly string[] }
}

/** Undefined where the tenant has no pages for them. `address`: of the tenant's pages. */
export function passkeyPlaces(
  policy: PasskeyPolicies,
  address: string,
): { enroll: string; manage: string } | undefined {
  const { accountPage, methods, twoStep } = policy
  const offered = methods.allowed.includes('passkey') || (twoStep.mode !== 'off' && twoStep.ways.includes('passkey'))
  if (!accountPage.on || !offered) return undefined
  return { enroll: `${address}/account/passkeys/new`, manage: `${address}/account/passkeys` }
}

const day = 24 * 60 * 60
/** RFC 9116 section 2.5.5 asks for less than a year; whoever reads it late looks again. */
const goodForDays = 180

/** `contacts` are mailto:, tel: or https: URIs, best first; `address` is where this text is found. */
export function securityText(contacts: readonly string[], address: string, now: number): string {
  const expires = new Date((Math.floor(now / day) + goodForDays) * day * 1000).toISOString().replace('.000Z', 'Z')
  return [
    ...contacts.map((contact) => `Contact: ${contact}`),
    `Expires: ${expires}`,
    'Preferred-Languages: ja, en',
    `Canonical: ${address}`,
    '',
  ].join('\n')
}

/** Ids of tenants, read from the names of session cookies; their values are of no interest here. */
export function rememberedTenants(cookieHeader: string | undefined): string[] {
  const found = (cookieHeader ?? '').matchAll(/(?:^|;\s*)(?:__Host-)?session-([a-z0-9-]{2,40})=/g)
  return [...new Set([...found].map(([, id]) => id!))].slice(0, 10)
}
