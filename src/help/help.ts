/**
 * Help: the page that people find at the same place on every other page.
 *
 *   helpRoutes   announcements in full, what to do when something does not work, what the service asks and never asks,
 *                what it runs on, and whom to ask
 *
 * What the tenant says of itself (support desk, senders, systems, terms) stands beside what holds for all. This room keeps
 * nothing and decides nothing.
 */
import type { Words } from '#language/language.ts'
import type { Sender, TenantHelp } from '#tenants/tenants.ts'
import type { Announced, VisitTenant } from '#web/visit.ts'

/** A page of another room that people look for here; its path below the tenant. */
export interface HelpLink {
  path: string
  text: Words
}

export interface HelpTenant extends VisitTenant {
  senders: readonly Sender[]
  help: TenantHelp
}

/** An announcement in full. */
export interface HelpAnnouncement extends Announced {
  id: string
  text: Words
}

export interface HelpParts {
  /** What applies now or is planned, newest first. */
  living(tenantId: string, now: number): Promise<readonly HelpAnnouncement[]>
}
