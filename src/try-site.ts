/** `sekisho site test`: a twin of a site, with its settings and a way back to this machine, goes through a code flow and is gone. */
import { explain, type RowName } from '#decision/decision.ts'
import * as history from '#history/history.ts'
import { type Landing, landing, newKeys, type Outcome, tryOut } from '#site-trial/site-trial.ts'
import type { SiteFacts } from '#sites/sites.ts'
import type { App } from './app.ts'

export interface Wishes {
  tenant: string
  site: string
  acrValues?: string | undefined
  maxAge?: string | undefined
  /** To wait for the person. */
  seconds: number
  say(line: string): void
}

type Call = (method: string, path: string, body?: unknown) => Promise<{ body: unknown }>

export async function trySite(app: App, call: Call, wishes: Wishes): Promise<object> {
  const sites = `/tenants/${encodeURIComponent(wishes.tenant)}/sites`
  const { body } = await call('GET', `${sites}/${encodeURIComponent(wishes.site)}`)
  const facts = body as SiteFacts
  const back = await landing()
  const keys = facts.authMethod === 'private_key_jwt' ? await newKeys() : undefined
  const twin = (await call('POST', sites, twinOf(facts, back, keys?.publicJwk))).body as Twin
  try {
    const began = app.now()
    const outcome = await tryOut(
      {
        issuer: app.hosts.place(wishes.tenant).issuer,
        client: {
          clientId: twin.clientId,
          authMethod: facts.authMethod,
          secret: twin.clientSecret,
          keys,
          dpop: facts.dpopBound ? await newKeys() : undefined,
        },
        scopes: facts.resources.length > 0 ? ['openid', ...(facts.resources[0]?.scopes ?? [])] : facts.scopes,
        resource: facts.resources[0]?.uri,
        parRequired: facts.parRequired,
        wishes: {
          ...(wishes.acrValues ? { acr_values: wishes.acrValues } : {}),
          ...(wishes.maxAge ? { max_age: wishes.maxAge } : {}),
        },
        patience: wishes.seconds * 1000,
        say: wishes.say,
      },
      back,
    )
    return { site: facts.name, ...outcome, signIn: await signInOf(app, wishes.tenant, outcome, began) }
  } finally {
    back.close()
    await call('DELETE', `${sites}/${twin.id}?reason=${encodeURIComponent('site test is over')}`)
  }
}

interface Twin {
  id: string
  clientId: string
  clientSecret?: string
}

/** The same in everything that a sign-in depends on. FAPI stands for its parts: it would not let an address of this machine in. */
function twinOf(facts: SiteFacts, { redirectUri }: Landing, jwk: object | undefined) {
  const { name, kind, grants, scopes, resources, authMethod, dpopBound, parRequired, pkce, consent, twoStep, links } =
    facts
  const same = { kind, grants, scopes, resources, authMethod, dpopBound, parRequired, pkce, consent, twoStep, links }
  return {
    ...same,
    name: `${name.slice(0, 90)} (test)`,
    idTokenAlgorithm: facts.idTokenAlgorithm,
    redirectUris: [redirectUri],
    ...(jwk ? { jwks: { keys: [jwk] } } : {}),
  }
}

/** What was asked of the person, and why: as the history has it. Undefined when an old session was enough. */
async function signInOf(app: App, tenantId: string, { idToken }: Outcome, since: number) {
  const sub = idToken?.claims['sub']
  if (typeof sub !== 'string') return undefined
  const { items } = await history.walk(app.database.db, tenantId, sub, { since, after: '', limit: 1 })
  const [last] = items
  if (!last) return { asked: [], because: 'a living session was enough' }
  return { asked: last.ways, because: last.explanation === null ? null : explain(last.explanation as RowName, 'en') }
}
