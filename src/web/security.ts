import { words } from '#language/language.ts'
import { Problem } from './problem.ts'

/** Sent with every answer, whatever it is. Nothing tells which program or version answers. */
export function answerHeaders({ secure }: { secure: boolean }): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': permissions,
    ...(secure ? { 'strict-transport-security': 'max-age=63072000' } : {}),
  }
}

/** Sent with every page: kept nowhere, and allowed to do only what our own pages do. */
export function pageHeaders(policy: ContentPolicy): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': contentSecurityPolicy(policy),
  }
}

export interface ContentPolicy {
  /** Of the page's one script. */
  nonce: string
  /** Only for `form_post`: the origin of the site that the page's form goes to (trap: `'self'` alone blocks it). */
  formTo?: string | undefined
  /** Only for the approval app. */
  app?: boolean | undefined
}

/** The content policy of a page (CSP Level 3, Trusted Types). */
export function contentSecurityPolicy({ nonce, formTo, app = false }: ContentPolicy): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    `form-action ${formTo === undefined ? "'self'" : new URL(formTo).origin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types sekisho',
    ...(app ? ["manifest-src 'self'", "worker-src 'self'"] : []),
  ].join('; ')
}

/** For what is not a page: were it ever shown as one, it could do nothing at all. */
export const inertPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

const permissions = [
  'publickey-credentials-get=(self)',
  'publickey-credentials-create=(self)',
  'clipboard-write=(self)',
  ...[
    'camera',
    'microphone',
    'geolocation',
    'payment',
    'usb',
    'serial',
    'hid',
    'midi',
    'display-capture',
    'browsing-topics',
  ].map((name) => `${name}=()`),
].join(', ')

/** What a request says of the page that made it. */
export interface RequestSource {
  method: string
  origin: string | undefined
  secFetchSite: string | undefined
}

export type Provenance = 'harmless' | 'ours' | 'foreign' | 'unsaid'

/**
 * Whether a request that changes something was made by a page of ours. Browsers say so by Origin or, since 2020-2023, Sec-Fetch-Site;
 * where neither is said the form token decides. `none` is an act in the browser's own surface, such as a reload, which no site can cause.
 */
export function provenance({ method, origin, secFetchSite }: RequestSource, ownOrigin: string): Provenance {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return 'harmless'
  if (origin !== undefined && origin !== ownOrigin) return 'foreign'
  if (secFetchSite !== undefined && secFetchSite !== 'same-origin' && secFetchSite !== 'none') return 'foreign'
  return origin === undefined && secFetchSite === undefined ? 'unsaid' : 'ours'
}

/** Thrown where a form was not sent by a page of ours. */
export function foreignForm(cause: string): Problem {
  return new Problem('foreign-form', 403, { ja: texts.ja.foreign, en: texts.en.foreign }, { cause })
}

const texts = words(
  {
    foreign:
      'この操作は、ほかの画面から送信されたため受け付けませんでした。前の画面を開き直して、もう一度お試しください。',
  },
  { foreign: 'This was sent from another page, so we did not accept it. Open the previous page again and retry.' },
)
