/**
 * Web: how a request becomes a visit and an answer becomes a page. Every surface stands on it.
 *
 *   visit, reception    who asks, where, in which language; made once per request
 *   page, forms, parts  whole documents and the pieces they are built of
 *   security, cookies   headers, the content policy, the guard against foreign forms, cookie names
 *   hosts, server       the public address, limits of a connection, a calm end
 *   errors, assets      refusals as pages or RFC 9457 JSON; stylesheet, scripts, icon
 *
 * Nothing here knows an account, a policy or a protocol; a tenant is only what a page must say of it.
 */
import type { HttpBindings } from '@hono/node-server'
import type { Language, Words } from '#language/language.ts'

/** Whom people can ask; shown at the foot of every page and mail. */
export interface Support {
  name?: string | undefined
  tel?: string | undefined
  mail?: string | undefined
  hours?: string | undefined
  url?: string | undefined
  /** Web page of a chat. */
  chat?: string | undefined
  /** Where people can bring their device. */
  shop?: string | undefined
}

/** What pages need to know of a tenant. */
export interface VisitTenant {
  id: string
  name: string
  languages: readonly Language[]
  timeZone: string
  support: Support
}

/** What is known of a person's languages before any account or site has a say. */
export interface SpokenLanguages {
  /** Chosen by hand with the switch on a page, and when (epoch seconds). */
  chosen?: { language: Language; at: number } | undefined
  acceptLanguage?: string | undefined
}

/** Pages that others lead to, where they exist. Paths of this host. */
export interface PageLinks {
  /** The person's own account: the way on from pages that would else be an end. */
  account?: string | undefined
  help?: string | undefined
  /** "Is this screen real?" */
  check?: string | undefined
}

/** What is announced to everybody for a time. */
export interface Announced {
  kind: 'maintenance' | 'incident' | 'news'
  title: Words
  /** Epoch seconds; `until` null: nobody knows yet. */
  from: number
  until: number | null
}

/** One request for a page. */
export interface Visit<T extends VisitTenant = VisitTenant> {
  tenant: T
  language: Language
  spoken: SpokenLanguages
  /** The one script of the page may run by it; fresh for each answer. */
  nonce: string
  /** Public path of the tenant: `/t/demo`, or empty where the tenant has its own host. */
  base: string
  /** Public path and query of this page. */
  path: string
  /** Public origin, from the settings and never from the request. */
  origin: string
  /** Address of the visitor, behind trusted proxies. */
  ip: string
  userAgent: string
  /** What a person tells the support desk; also in the log. */
  reference: string
  /** Epoch seconds. */
  now: number
  /** Hidden field `form_token` of every form: proof that our own page was sent to this browser. */
  formToken: string
  links: PageLinks
  /** What applies now; shown on top of the page. */
  announced?: readonly Announced[] | undefined
}

/** The environment of routes behind the reception: `new Hono<Visiting<OurTenant>>()`, then `c.var.visit`. */
export type Visiting<T extends VisitTenant = VisitTenant> = {
  Variables: { visit: Visit<T> }
  Bindings: Partial<HttpBindings>
}
