import { Hono } from 'hono'
import type { Visiting } from '#web/visit.ts'
import type { Mailbox } from './mailbox.ts'
import { goneMessagePage, mailboxPage, messagePage } from './pages.ts'

/** The development mailbox below `/_mailbox`; mounted only where it is switched on. */
export function mailboxRoutes(mailbox: Mailbox): Hono<Visiting> {
  const routes = new Hono<Visiting>()

  routes.get('/', async (c) => {
    const to = c.req.query('to') || undefined
    return c.html(mailboxPage(c.var.visit, await mailbox.list(to), to))
  })

  routes.get('/messages', async (c) => {
    c.header('cache-control', 'no-store')
    return c.json(await mailbox.list(c.req.query('to') || undefined))
  })

  routes.get('/messages/:id', async (c) => {
    const message = await mailbox.find(c.req.param('id'))
    if (!message) return c.html(goneMessagePage(c.var.visit), 404)
    return c.html(messagePage(c.var.visit, message))
  })

  routes.get('/messages/:id/html', async (c) => {
    const message = await mailbox.find(c.req.param('id'))
    if (!message?.html) return c.html(goneMessagePage(c.var.visit), 404)
    // A mail's own styles are allowed here, its scripts and forms are not.
    c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation")
    return c.html(message.html)
  })

  return routes
}
