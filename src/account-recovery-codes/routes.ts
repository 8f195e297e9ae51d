import { Hono, type MiddlewareHandler } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { type AccountRecoveryCodes, isOffered, type RecoveryCodesTenant } from './account-recovery-codes.ts'
import { codesPage, shownPage } from './pages.ts'

/** Mounted below the tenant's `/account`. */
export function accountRecoveryCodesRoutes<T extends RecoveryCodesTenant>(
  room: AccountRecoveryCodes,
  door: OwnDoor<T>,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  const onlyWhereOffered: MiddlewareHandler<Owning<T>> = async (c, next) => {
    if (!isOffered(c.var.visit.tenant)) throw new Problem('not-found', 404, statusText(404))
    await next()
  }
  routes.use('/recovery-codes', onlyWhereOffered)

  routes.get('/recovery-codes', door.signedIn, async (c) => c.html(codesPage(c.var.own, await room.left(c.var.own))))

  routes.post('/recovery-codes', door.proved, async (c) => {
    const form = await readForm(c)
    if (form.action !== 'make') return c.redirect(`${c.var.own.base}/account/recovery-codes`, 303)
    return c.html(shownPage(c.var.own, await room.make(c.var.own)))
  })

  return routes
}
