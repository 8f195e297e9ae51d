/**
 * Sign-in on a device that has no good way to type, such as a television (RFC 8628): it shows a code, and the person types the
 * code here, in a browser of their own, sees what is asked, and agrees or not.
 *
 * This room has the pages. Who is signed in, what a code stands for and what an answer amounts to, it asks of others.
 */
import type { Visit, VisitTenant } from '#web/visit.ts'

/** What a code stands for. */
export interface Asked {
  site: { name: string }
  scopes: readonly string[]
  /** The prompt number. */
  number: string
  /** Where it was asked from. */
  ip: string
  browser: string
  createdAt: number
}

export interface DeviceDoors<T extends VisitTenant, A extends Asked> {
  /** By the code as it was typed; undefined for one that never was, is over, or was answered. */
  find(visit: Visit<T>, typed: string): Promise<A | undefined>
  /** The user ID of who is signed in in this browser. */
  signedInAs(visit: Visit<T>, cookieHeader: string | undefined): Promise<string | undefined>
  beginSignIn(
    visit: Visit<T>,
    path: string,
    asked: A,
    cookieHeader: string | undefined,
  ): Promise<{ path: string; cookie: string }>
  /** `more`: the session does not show what the site demands. */
  approve(
    visit: Visit<T>,
    asked: A,
    cookieHeader: string | undefined,
  ): Promise<'approved' | 'refused' | 'over' | 'more'>
  refuse(visit: Visit<T>, asked: A): Promise<unknown>
  /** "I did not start this": refused and told. Answers the reception number; undefined where one network said so too often. */
  disown(visit: Visit<T>, asked: A, cookieHeader: string | undefined): Promise<string | undefined>
}

/** As it is shown: `BCDF-GHJK`. */
export function shownCode(typed: string): string {
  const plain = typed
    .slice(0, 60)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 8)
  return plain.length > 4 ? `${plain.slice(0, 4)}-${plain.slice(4)}` : plain
}
