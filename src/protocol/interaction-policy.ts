/**
 * Every reason to stop and ask a person, by name. The engine goes through the prompts in their order; the first with a
 * reason is the one that is asked.
 */
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { wasOnAt } from '#accounts/accounts.ts'
import { lacksSecondStep, levelOf, meets, type Proof } from '#decision/decision.ts'
import { provesItsOwner } from '#sites/sites.ts'
import type { OwnMetadata } from './clients.ts'
import { currentExchange } from './exchange.ts'
import { allowedClaims } from './grants.ts'

const { Check, Prompt } = interactionPolicy

type Params = Record<string, string | undefined>

const paramsOf = (ctx: KoaContextWithOIDC) => (ctx.oidc.params ?? {}) as Params
const clientOf = (ctx: KoaContextWithOIDC) => ctx.oidc.client as unknown as OwnMetadata
const sessionOf = () => currentExchange().signedIn?.session

/** What a request says of one claim of the ID token (OpenID Connect Core section 5.5.1). */
function claimAsked({ claims }: Params, name: 'acr' | 'sub') {
  if (claims === undefined) return undefined
  const asked = JSON.parse(claims) as {
    id_token?: Record<string, { essential?: boolean; value?: string; values?: string[] }>
  }
  return asked.id_token?.[name] ?? undefined
}

/** acr_values of a request, best first; with what it says is essential in its claims. */
export function acrValuesOf(params: Params): string[] {
  const listed = (params.acr_values ?? '').split(' ').filter(Boolean)
  const { essential = false, value, values = [] } = claimAsked(params, 'acr') ?? {}
  return essential ? [...listed, ...(value === undefined ? [] : [value]), ...values] : listed
}

/** The account that the site expects, by its id_token_hint; kept with the interaction once the hint itself is gone. */
function expectedSubject({ oidc }: KoaContextWithOIDC): string | undefined {
  const claimed = claimAsked((oidc.params ?? {}) as Params, 'sub')?.value
  if (claimed !== undefined) return claimed
  const hinted = oidc.entities.IdTokenHint?.payload.sub ?? oidc.entities.Interaction?.prompt.details.subject
  return typeof hinted === 'string' ? hinted : undefined
}

const login = new Prompt(
  { name: 'login', requestable: true },
  (ctx) => ({ subject: expectedSubject(ctx) }),

  new Check('no_session', 'sign-in is required', 'login_required', ({ oidc }) => {
    return !oidc.session?.accountId || !oidc.account
  }),

  new Check('max_age', 'a fresh sign-in is required', 'login_required', (ctx) => {
    const { max_age: maxAge } = paramsOf(ctx)
    const session = sessionOf()
    if (maxAge === undefined || !session || ctx.oidc.result?.login) return false
    return currentExchange().visit.now - session.authTime > Number(maxAge)
  }),

  new Check('other_subject', 'another account is signed in', 'login_required', (ctx) => {
    const expected = expectedSubject(ctx)
    if (expected === undefined || ctx.oidc.session?.accountId === expected) return false
    if (ctx.oidc.result?.login) throw new errors.LoginRequired('another account signed in')
    return true
  }),

  // The engine looks at acr_values only when they are essential claims, and then only at their names (RFC 9470 section 5).
  new Check('acr_unmet', 'more has to be shown', 'unmet_authentication_requirements', (ctx) => {
    const acrValues = acrValuesOf(paramsOf(ctx))
    if (acrValues.length === 0) return false
    if (!acrValues.some((value) => levelOf(value) !== undefined)) throw unmet()
    const { visit, signedIn } = currentExchange()
    const proofs = (signedIn?.session.proofs ?? []) as readonly Proof[]
    if (meets({ acrValues, notBefore: null }, proofs, visit.now)) return false
    if (ctx.oidc.result?.login) throw unmet()
    return true
  }),

  // The session began where no second step was asked: at a site that is exempt, or for a page of less.
  new Check('second_step_missing', 'a second step is required', 'login_required', (ctx) => {
    const { visit, signedIn } = currentExchange()
    if (!signedIn || ctx.oidc.result?.login) return false
    const { account, session } = signedIn
    return lacksSecondStep({
      account: { twoStep: { on: wasOnAt(account, session.authTime) } },
      policy: visit.tenant.policy,
      site: clientOf(ctx).two_step,
      proofs: session.proofs as readonly Proof[],
    })
  }),
)

const unmet = () => new errors.UnmetAuthenticationRequirements('the requested authentication cannot be reached')

const selectAccount = new Prompt({ name: 'select_account', requestable: true })

const consent = new Prompt(
  { name: 'consent', requestable: true },

  // Any app can claim a private scheme or a loopback port: without a person it would be given a code (RFC 8252 section 8.6).
  new Check('unproven_app', 'the person has to agree', 'interaction_required', (ctx) => {
    if (clientOf(ctx).site_kind !== 'native' || provesItsOwner(paramsOf(ctx).redirect_uri ?? '')) return false
    return !ctx.oidc.result?.login && !ctx.oidc.result?.consent
  }),

  new Check('not_agreed', 'the person has to agree', 'consent_required', (ctx) => {
    if (clientOf(ctx).consent !== 'ask') return false
    const agreed = new Set(ctx.oidc.grant?.getOIDCScopeEncountered().split(' '))
    const known = new Set(ctx.oidc.grant?.openid?.claims ?? [])
    return (
      [...ctx.oidc.requestParamOIDCScopes].some((scope) => !agreed.has(scope)) ||
      allowedClaims(ctx.oidc).some((claim) => !known.has(claim))
    )
  }),
)

export const policy: InstanceType<typeof Prompt>[] = [login, selectAccount, consent]
