import type { MiddlewareHandler } from 'hono'
import type { Visiting } from './visit.ts'

/**
 * Leads a page's address with a slash at its end to the page, with its query. A form keeps its method (308, RFC 9110 section
 * 15.4.9), so only what is read is led. The address is ours in full: no path can name another host.
 */
export function withoutTrailingSlash(): MiddlewareHandler<Visiting> {
  return async (c, next) => {
    const { base, path, origin } = c.var.visit
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (!isRead || !/\/(?:\?|$)/.test(path)) return next()
    const { pathname, search } = new URL(path, origin)
    if (!pathname.endsWith('/') || pathname === `${base}/` || pathname === '/') return next()
    return c.redirect(`${origin}${pathname.replace(/\/+$/, '')}${search}`, 308)
  }
}
