/**
 * Requests that wait for the person: a site asks over its own line, without a browser (OpenID Connect CIBA), and the person
 * agrees or refuses here.
 *
 * What an answer amounts to is decided by whoever is asked.
 */
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import type { VisitTenant } from '#web/visit.ts'

export type Here = OwnVisit<VisitTenant>

export interface Waiting {
  id: string
  kind: 'device' | 'site'
  site: { name: string }
  scopes: readonly string[]
  /** The prompt number. */
  number: string
  message: string | undefined
  ip: string
  createdAt: number
}

export interface RequestDoors<T extends VisitTenant, W extends Waiting> {
  list(visit: OwnVisit<T>): Promise<readonly W[]>
  approve(
    visit: OwnVisit<T>,
    waiting: W,
    cookieHeader: string | undefined,
  ): Promise<'approved' | 'refused' | 'over' | 'more'>
  refuse(visit: OwnVisit<T>, waiting: W): Promise<unknown>
  beginSignIn(
    visit: OwnVisit<T>,
    path: string,
    waiting: W,
    cookieHeader: string | undefined,
  ): Promise<{ path: string; cookie: string }>
}

export const requestsEntry: MenuEntry = {
  name: 'account-requests',
  path: '/account/requests',
  text: { ja: 'ログインの要求', en: 'Sign-in requests' },
}
