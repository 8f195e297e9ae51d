/** What sites are told of an account and of its sign-in. */
import type { Account as EngineAccount, KoaContextWithOIDC } from 'oidc-provider'
import type { Account } from '#accounts/accounts.ts'

/** By scope (OpenID Connect Core section 5.4). How somebody signed in is told to every site, without being asked. */
export const claimsByScope = {
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  profile: ['preferred_username', 'locale', 'updated_at'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
}

export function engineAccount(account: Account): EngineAccount {
  return { accountId: account.id, claims: () => ({ sub: account.id, ...claimsOf(account) }) }
}

function claimsOf(account: Account): Record<string, unknown> {
  const mail = account.mails.find(({ verified }) => verified) ?? account.mails[0]
  const phone = account.phones.find(({ verified }) => verified) ?? account.phones[0]
  return {
    preferred_username: account.userId,
    updated_at: account.changedAt,
    ...(account.language ? { locale: account.language } : {}),
    ...(mail ? { email: mail.address, email_verified: mail.verified } : {}),
    ...(phone ? { phone_number: phone.number, phone_number_verified: phone.verified } : {}),
  }
}

/** In access tokens and their introspection (RFC 9470 section 6), so that an API can ask for more. */
export function accessTokenClaims(ctx: KoaContextWithOIDC | undefined): Record<string, unknown> | undefined {
  const { RefreshToken, AuthorizationCode, DeviceCode, BackchannelAuthenticationRequest } = ctx?.oidc.entities ?? {}
  const source = RefreshToken ?? AuthorizationCode ?? DeviceCode ?? BackchannelAuthenticationRequest
  return source && { acr: source.acr, auth_time: source.authTime }
}
