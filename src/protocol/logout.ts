/**
 * Sign-out at a site's wish (OpenID Connect RP-Initiated Logout 1.0). Without a word only for the very account that the site
 * names by an ID token of ours; else the person is asked. A way back is only ever one that the site has registered.
 */
import { decodeJwt } from 'jose'
import type { Site } from '#sites/sites.ts'
import type { SignedIn } from './browser-sessions.ts'
import type { Engine } from './engine.ts'

/** The parameters that we heed, as they came; everything else about a sign-out is the person's choice. */
export interface SignOutWish {
  id_token_hint?: string
  client_id?: string
  post_logout_redirect_uri?: string
  state?: string
}

export const wishNames = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'] as const

export interface SignOut {
  site: Site | undefined
  /** Where the browser goes afterwards; undefined: it stays here. */
  to: string | undefined
  /** The person need not be asked. */
  silently: boolean
}

export async function judgeSignOut(
  engine: Engine,
  wish: SignOutWish,
  signedIn: SignedIn | undefined,
): Promise<SignOut> {
  const hinted = await readHint(engine, wish.id_token_hint)
  const contradicts = hinted && wish.client_id !== undefined && wish.client_id !== hinted.clientId
  const clientId = contradicts || (wish.id_token_hint && !hinted) ? undefined : (hinted?.clientId ?? wish.client_id)
  const client = clientId === undefined ? undefined : await engine.provider.Client.find(clientId)
  const to = wish.post_logout_redirect_uri
  const isRegistered = to !== undefined && client?.postLogoutRedirectUriAllowed(to) === true
  return {
    site: client && (await engine.clients.site(client.clientId)),
    to: isRegistered ? withState(to, wish.state) : undefined,
    silently: !signedIn || (client !== undefined && hinted?.subject === signedIn.account.id),
  }
}

/** An ID token of ours, of any age; undefined for everything else. */
async function readHint({ provider }: Engine, hint: string | undefined) {
  if (hint === undefined) return undefined
  try {
    const { aud } = decodeJwt(hint)
    const client = typeof aud === 'string' ? await provider.Client.find(aud) : undefined
    if (!client) return undefined
    const { payload } = await provider.IdToken.validate(hint, client)
    return { clientId: client.clientId, subject: String(payload.sub) }
  } catch {
    // Whatever cannot be verified is no hint; the person is asked instead.
    return undefined
  }
}

function withState(to: string, state: string | undefined): string {
  if (state === undefined) return to
  const url = new URL(to)
  url.searchParams.set('state', state)
  return url.href
}
