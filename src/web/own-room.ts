/**
 * Rooms of a signed-in person: the account page and the surfaces beside it share one way in and one frame.
 *
 *   ownDoor    lets in who is signed in, or who has proved it a short while ago; everybody else signs in first and comes back
 *   ownPage    the frame: who is signed in, the menu, the way out
 *   menuOf     the menu from the entries of all rooms, as far as the tenant's policy offers them
 *
 * It knows nothing but what it is handed: no account, no session, no policy.
 */
import type { Context, MiddlewareHandler } from 'hono'
import { html } from 'hono/html'
import type { Language, Words } from '#language/language.ts'
import { formParts } from './forms.ts'
import { inLanguageOf } from './languages.ts'
import { ownTexts } from './own-texts.ts'
import { type Html, type MenuItem, type PageError, type PageOptions, page } from './page.ts'
import type { Visit, Visiting, VisitTenant } from './visit.ts'

/** So long a proof counts as fresh, in seconds. */
export const freshSeconds = 10 * 60

/** The person who is signed in in the browser that asks. */
export interface Owner {
  accountId: string
  userId: string
  /** Of the account: goes up when all that was granted before ends. */
  generation: number
  /** Of the account; undefined: the tenant's own. */
  language: Language | undefined
  sessionId: string
  /** When the session began, epoch seconds. */
  since: number
  /** The oldest of the proofs that the session rests on, epoch seconds. */
  provedAt: number
  /** The session was begun where less was asked than the tenant's policy wants here. */
  incomplete: boolean
}

/** A visit of a signed-in person. */
export type OwnVisit<T extends VisitTenant = VisitTenant> = Visit<T> & {
  owner: Owner
  /** `current`: the name of the page that is open. */
  menu(current: string): readonly MenuItem[]
}

/** The environment of routes behind `ownDoor`: `c.var.own`. */
export type Owning<T extends VisitTenant = VisitTenant> = {
  Variables: Visiting<T>['Variables'] & { own: OwnVisit<T> }
  Bindings: Visiting<T>['Bindings']
}

/** What a room offers in the menu. `name` is the `data-page` of its page, `path` its address below the tenant. */
export interface MenuEntry<T extends VisitTenant = VisitTenant> {
  name: string
  path: string
  text: Words
  /** Absent: always. */
  offered?(tenant: T): boolean
}

/** What the way in asks of others. */
export interface OwnDoors<T extends VisitTenant> {
  ownerOf(visit: Visit<T>, cookieHeader: string | undefined): Promise<Owner | undefined>
  /** Begins a sign-in that ends at `path`. With `again` the known person proves anew, with every way that the account has. */
  beginSignIn(visit: Visit<T>, path: string, again?: Owner): Promise<{ path: string; cookie: string }>
  menu(visit: Visit<T>, current: string): readonly MenuItem[]
}

export interface OwnDoor<T extends VisitTenant> {
  signedIn: MiddlewareHandler<Owning<T>>
  /** For what somebody at an unlocked screen must not do: a proof of the last ten minutes, else a sign-in first. */
  proved: MiddlewareHandler<Owning<T>>
}

export function ownDoor<T extends VisitTenant>(doors: OwnDoors<T>): OwnDoor<T> {
  return {
    signedIn: async (c, next) => {
      const owner = await enter(c)
      return owner && !owner.incomplete ? next() : signInFirst(c, owner)
    },
    proved: async (c, next) => {
      const owner = await enter(c)
      if (!owner) return signInFirst(c)
      return !owner.incomplete && owner.provedAt >= c.var.visit.now - freshSeconds ? next() : signInFirst(c, owner)
    },
  }

  /** From here on the visit speaks the language of the person. */
  async function enter(c: Context<Owning<T>>): Promise<Owner | undefined> {
    const owner = await doors.ownerOf(c.var.visit, c.req.header('cookie'))
    if (!owner) return undefined
    const visit = inLanguageOf(c.var.visit, { account: owner.language, since: owner.since })
    c.set('visit', visit)
    c.set('own', { ...visit, owner, menu: (current) => doors.menu(visit, current) })
    return owner
  }

  async function signInFirst(c: Context<Owning<T>>, again?: Owner): Promise<Response> {
    const { visit } = c.var
    const { path, cookie } = await doors.beginSignIn(visit, visit.path, again)
    c.header('set-cookie', cookie, { append: true })
    return c.redirect(path, 303)
  }
}

/** `begins`: entries that are set apart from those before them. */
export function menuOf<T extends VisitTenant>(entries: readonly MenuEntry<T>[], begins: readonly MenuEntry<T>[] = []) {
  return ({ tenant, language, base }: Visit<T>, current: string): MenuItem[] =>
    entries
      .filter(({ offered }) => offered === undefined || offered(tenant))
      .map((entry) => ({
        href: `${base}${entry.path}`,
        text: entry.text[language],
        ...(entry.name === current ? { current: true } : {}),
        ...(begins.includes(entry) ? { begins: true } : {}),
      }))
}

export interface OwnPageOptions {
  name: string
  /** The menu's entry, where it is not the page's own name. */
  entry?: string | undefined
  title: string
  body: Html
  error?: PageError | undefined
  script?: PageOptions['script']
}

/** A page of a room: the same menu, name and way out on all of them. */
export function ownPage(visit: OwnVisit, { name, entry = name, title, body, error, script }: OwnPageOptions): Html {
  const t = ownTexts[visit.language]
  const parts = formParts(visit)
  const signOut = parts.form({
    kind: 'other',
    action: `${visit.base}/end-session/confirm`,
    body: parts.submit(t.signOut, 'second'),
  })
  return page(visit, {
    name,
    title,
    error,
    script,
    wide: true,
    eyebrow: html`${t.signedInAs[0]}<span translate="no">${visit.owner.userId}</span>${t.signedInAs[1]}`,
    menu: visit.menu(entry),
    menuEnd: signOut,
    body,
  })
}
