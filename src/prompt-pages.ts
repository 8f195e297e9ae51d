/** The part of the floor plan by which people judge prompts: its rooms, and where their pages stand below a tenant. */
import { Hono } from 'hono'
import { accountPrompt } from '#account-prompt/account-prompt.ts'
import { adviceLinks, adviceRoom } from '#advice-pages/advice-pages.ts'
import { adviceRoutes } from '#advice-pages/routes.ts'
import { appLinks } from '#app-links/app-links.ts'
import { appLandingRoutes } from '#app-links/routes.ts'
import { type AppPrompts, appPrompts } from '#app-prompts/app-prompts.ts'
import type { CheckLinks } from '#prompt-check/pages.ts'
import { type CheckTenant, promptCheck } from '#prompt-check/prompt-check.ts'
import { promptCheckRoutes } from '#prompt-check/routes.ts'
import { reportForm } from '#report-form/report-form.ts'
import { reportFormRoutes } from '#report-form/routes.ts'
import { type FindPrompts, openByNumber } from '#sign-ins/sign-ins.ts'
import { browserName } from '#web/browser-name.ts'
import type { Visiting } from '#web/visit.ts'
import type { Ground } from './ground.ts'

export type PromptRooms = ReturnType<typeof promptRooms>

/** What the page after a system's dialog needs to know of others. */
export function makeAppPrompts({ database, notices, passwords, tenants }: Ground) {
  return appPrompts({
    database,
    async passwordSetAt(tenantId, accountId, now) {
      const tenant = await tenants.find(tenantId)
      if (!tenant) return undefined
      const state = await passwords.state(database.db, tenantId, accountId, { policy: tenant.policy.password, now })
      return state.set ? state.setAt : undefined
    },
    async tellOwner(trx, { account, siteName, visit: { tenant, ip, userAgent, reference, now } }) {
      const where = { site: siteName, ip, browser: browserName(userAgent) }
      await notices.tell(trx, { account, tenant, notice: { kind: 'not-started', at: now, where }, reference, now })
    },
  })
}

export function promptRooms(ground: Ground, consents: FindPrompts, prompts: AppPrompts) {
  const { database } = ground
  const check = promptCheck({
    database,
    prompts: [(tenantId, prefix, now) => openByNumber(database.db, tenantId, prefix, now), consents],
  })
  return {
    appLinks: appLinks(ground),
    advice: adviceRoom(ground),
    reportForm: reportForm(ground),
    promptCheck: check,
    accountPrompt: accountPrompt({ database, appPrompts: prompts, open: check.open }),
  }
}

export function promptPages<T extends CheckTenant>(rooms: PromptRooms): Hono<Visiting<T>> {
  const pages = new Hono<Visiting<T>>()
  pages.route('/check/report', reportFormRoutes<T>(rooms.reportForm, { back: '/check', after: '/advice/after-fake' }))
  pages.route('/check', promptCheckRoutes<T>(rooms.promptCheck, checkLinks))
  pages.route('/advice', adviceRoutes<T>(rooms.advice))
  pages.route('/app', appLandingRoutes<T>(rooms.appLinks))
  return pages
}

const checkLinks: CheckLinks = {
  report: '/check/report',
  advice: adviceLinks,
  ownNumber: ({ links }) => (links.account ? '/account/prompt' : undefined),
}
