import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { assetText } from '#web/assets.ts'
import { Problem } from '#web/problem.ts'
import { pageHeaders } from '#web/security.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visiting } from '#web/visit.ts'
import type { ApprovalApp } from './approval-app.ts'
import { manifest } from './manifest.ts'
import { appPage } from './pages.ts'
import { shownRecord, shownRequest } from './showing.ts'

/** Mounted at `/app`, on the host of the console. */
export function approvalAppRoutes(app: ApprovalApp): Hono<Visiting> {
  const routes = new Hono<Visiting>()

  routes.get('/', async (c) => {
    const { visit } = c.var
    const headers = pageHeaders({ nonce: visit.nonce, app: true })
    return c.html(appPage(visit, await app.pushKey()), 200, headers)
  })

  routes.get('/manifest.webmanifest', (c) =>
    c.body(JSON.stringify(manifest(c.var.visit)), 200, { 'content-type': 'application/manifest+json' }),
  )

  routes.get('/worker.js', (c) =>
    c.body(assetText('app-worker.js'), 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': "default-src 'none'",
      // The app itself has no slash at its end.
      'service-worker-allowed': '/app',
    }),
  )

  routes.get('/number', async (c) => {
    const lookUp = await app.lookUp(c.req.query('tenant') ?? '')
    if (lookUp === undefined) throw new Problem('not-found', 404, statusText(404))
    return c.redirect(lookUp, 303)
  })

  routes.post('/pair', async (c) => {
    const sent = await read(c, pairing)
    if (!sent) return invalid(c)
    const paired = await app.pair(c.var.visit, sent)
    if (paired.paired) return c.json(paired.account, 201)
    if (paired.seconds !== undefined) c.header('retry-after', String(paired.seconds))
    return c.json({ code: paired.why }, paired.why === 'wait' ? 429 : 422)
  })

  routes.post('/look', async (c) => {
    const sent = await read(c, z.strictObject({ accounts: z.array(said).max(20) }))
    if (!sent) return invalid(c)
    const { visit } = c.var
    const looked = []
    for (const each of sent.accounts) {
      const found = await app.look(visit, each)
      looked.push(found.paired ? found.requests.map((request) => shownRequest(visit, request)) : null)
    }
    // So that an app whose clock is wrong can sign with ours.
    return c.json({ now: visit.now, accounts: looked })
  })

  routes.post('/answer', async (c) => {
    const sent = await read(c, answer)
    return sent ? c.json({ outcome: await app.answer(c.var.visit, sent) }) : invalid(c)
  })

  routes.post('/recent', async (c) => {
    const sent = await read(c, said)
    if (!sent) return invalid(c)
    const found = await app.recent(c.var.visit, sent)
    if (!found) return c.json({ code: 'not-paired' }, 403)
    return c.json({ items: found.items.map((record) => shownRecord(c.var.visit, found.tenant, record)) })
  })

  routes.post('/subscribe', async (c) => {
    const sent = await read(c, z.strictObject({ ...said.shape, subscription }))
    if (!sent) return invalid(c)
    const kept = await app.subscribe(c.var.visit, sent, sent.subscription)
    return kept ? c.body(null, 204) : c.json({ code: 'not-paired' }, 403)
  })

  routes.post('/leave', async (c) => {
    const sent = await read(c, said)
    if (!sent) return invalid(c)
    return (await app.leave(c.var.visit, sent)) ? c.body(null, 204) : c.json({ code: 'not-paired' }, 403)
  })

  return routes
}

const id = z.string().min(1).max(64)
const key = { tenantId: id, accountId: id, appId: id }
const signature = z.string().max(100)

const said = z.strictObject({ ...key, at: z.int(), signature })
const pairing = z.strictObject({
  code: z.string().max(100),
  name: z.string().max(200),
  publicKey: z.string().max(100),
  signature,
})
const answer = z.strictObject({ ...key, id, decision: z.enum(['yes', 'no']), typed: z.string().max(10), signature })
const subscription = z.strictObject({
  endpoint: z.string().max(2000),
  p256dh: z.string().max(100),
  auth: z.string().max(40),
})

const mostCharacters = 16_384

/** Undefined for what is too long, no JSON, or not what is expected. */
async function read<T>(c: Context, shape: z.ZodType<T>): Promise<T | undefined> {
  if (Number(c.req.header('content-length') ?? mostCharacters + 1) > mostCharacters) return undefined
  const sent = await c.req.json().catch(() => undefined)
  return shape.safeParse(sent).data
}

const invalid = (c: Context) => c.json({ code: 'invalid' }, 400)
