/**
 * The demo: the service with an embedded database and a mailbox for development, filled with tenants and accounts to play
 * with, and a site that signs people in.
 *
 *   openDemo   starts both and answers what to print; state survives restarts
 *   reset.ts   empties it
 */
import { type Serving, serve } from '../src/serve.ts'
import { isOpen } from './downloads.ts'
import { type Keepsakes, writeKeepsakes } from './keepsakes.ts'
import { demoKeepsakes, enrolmentKey, seed, stateOfEnrolment } from './seed.ts'
import type { DemoSettings } from './settings.ts'
import { type Brand, type DemoSite, openDemoSite } from './site/site.ts'
import { summaryText } from './summary.ts'
import { demoClientId, demoTenants, siteTenants } from './tenants.ts'

export interface Demo {
  serving: Serving
  site: DemoSite
  keepsakes: Keepsakes
  summary: string
  stop(): Promise<void>
}

/** Throws where a port is taken, and where the database is not the demo's. */
export async function openDemo(settings: DemoSettings): Promise<Demo> {
  const serving = await serve(settings.configuration, { quickStop: true })
  try {
    return await furnish(serving, settings)
  } catch (error) {
    await serving.stop()
    throw error
  }
}

async function furnish(serving: Serving, { configuration, sitePort }: DemoSettings): Promise<Demo> {
  const { app } = serving
  const keepsakes = await demoKeepsakes(app, configuration)
  const site = await openDemoSite(sitePort, brands(serving, keepsakes))
  const keep = () => writeKeepsakes(configuration.dataDir, keepsakes)
  keep()
  await seed({ app, keepsakes, keep, siteUrl: site.url })
  const summary = summaryText({
    keepsakes,
    waiting: await waitingEnrolments(serving, keepsakes),
    downloads: await openDownloads(serving, keepsakes),
    certificateUrl: configuration.certificateUrl,
    siteUrl: site.url,
    consoleUrl: app.hosts.consoleOrigin,
    mailboxUrl: configuration.mailbox ? `${app.hosts.consoleOrigin}/_mailbox` : undefined,
    issuerOf: (tenantId) => app.hosts.place(tenantId).issuer,
    dataDir: configuration.dataDir,
  })

  return {
    serving,
    site,
    keepsakes,
    summary,
    async stop() {
      await site.stop()
      await serving.stop()
    },
  }
}

function brands({ app }: Serving, { clientSecrets }: Keepsakes): Brand[] {
  return siteTenants.map(({ facts: { id, preset }, site }) => ({
    tenantId: id,
    preset,
    name: site ?? id,
    issuer: app.hosts.place(id).issuer,
    clientId: demoClientId(id),
    clientSecret: clientSecrets[id] ?? '',
  }))
}

async function openDownloads({ app }: Serving, { downloads }: Keepsakes): Promise<Set<string>> {
  const open = new Set<string>()
  for (const { facts, accounts } of demoTenants) {
    const tenant = await app.tenants.read(app.database.db, facts.id)
    for (const key of accounts.map(({ userId }) => enrolmentKey(facts.id, userId))) {
      if (tenant && (await isOpen(app, tenant, downloads[key]))) open.add(key)
    }
  }
  return open
}

async function waitingEnrolments({ app }: Serving, { enrolments }: Keepsakes): Promise<Set<string>> {
  const waiting = new Set<string>()
  for (const { facts, accounts } of demoTenants) {
    const tenant = await app.tenants.read(app.database.db, facts.id)
    for (const key of accounts.map(({ userId }) => enrolmentKey(facts.id, userId))) {
      if (tenant && (await stateOfEnrolment(app, tenant, enrolments[key])) === 'open') waiting.add(key)
    }
  }
  return waiting
}
