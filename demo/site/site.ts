/**
 * The demo site: three small sites behind one port, each a real relying party of its own tenant. It shows what a site is told.
 *
 *   openDemoSite   listens; stop() ends it
 *
 * It knows the service by its issuer address only, as every site does.
 */

import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { relyingParty } from './relying-party.ts'
import { siteRoutes } from './routes.ts'
import { visitors } from './visitors.ts'

/** One of the sites. */
export interface Brand {
  tenantId: string
  preset: string
  name: string
  issuer: string
  clientId: string
  clientSecret: string
}

export interface DemoSite {
  url: string
  stop(): Promise<void>
}

/** `brands` are asked once the port is known: 0 takes any. */
export async function openDemoSite(port: number, brands: readonly Brand[]): Promise<DemoSite> {
  const answer: { fetch: (request: Request) => Response | Promise<Response> } = { fetch: () => new Response() }
  // Bound to this machine: the pages show tokens to whoever asks.
  const server = serve({ fetch: (request) => answer.fetch(request), port, hostname: 'localhost' })
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const shops = brands.map((brand) => ({ brand, party: partyOf(brand, url) }))
  answer.fetch = siteRoutes({ url, shops, visitors: visitors() }).fetch

  return {
    url,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

function partyOf({ issuer, clientId, clientSecret, tenantId }: Brand, url: string) {
  return relyingParty({
    issuer,
    clientId,
    clientSecret,
    redirectUri: `${url}/${tenantId}/callback`,
    signedOutUri: `${url}/${tenantId}/signed-out`,
  })
}
