/** The part of the floor plan by which people judge prompts: its rooms, and where their pages stand below a tenant. */
import { Hono } from 'hono'
import { appLinks } from '#app-links/app-links.ts'
import { appLandingRoutes } from '#app-links/routes.ts'
import { type CheckTenant, promptCheck } from '#prompt-check/prompt-check.ts'
import { promptCheckRoutes } from '#prompt-check/routes.ts'
import { openByNumber } from '#sign-ins/sign-ins.ts'
import type { Visiting } from '#web/visit.ts'
import type { Ground } from './ground.ts'

export type PromptRooms = ReturnType<typeof promptRooms>

export function promptRooms(ground: Ground) {
  const { database } = ground
  return {
    appLinks: appLinks(ground),
    promptCheck: promptCheck({
      database,
      prompts: [(tenantId, prefix, now) => openByNumber(database.db, tenantId, prefix, now)],
    }),
  }
}

export function promptPages<T extends CheckTenant>(rooms: PromptRooms): Hono<Visiting<T>> {
  const pages = new Hono<Visiting<T>>()
  pages.route('/check', promptCheckRoutes<T>(rooms.promptCheck))
  pages.route('/app', appLandingRoutes<T>(rooms.appLinks))
  return pages
}
