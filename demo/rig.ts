/** A demo of its own for a test: fresh data folder, free ports, silent; gone after the test, or the file, that made it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type Demo, openDemo } from './demo.ts'
import { type DemoSettings, demoSettings } from './settings.ts'

export interface DemoRig {
  settings: DemoSettings
  databaseFile: string
  /** Starts it, as often as it was stopped. */
  start(sitePort?: number): Promise<Demo>
}

export async function demoRig(): Promise<DemoRig> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekisho-demo-'))
  const databaseFile = join(dataDir, 'sekisho.db')
  const certificatePort = await freePort()
  const environment = {
    SEKISHO_CERTIFICATE_PORT: String(certificatePort),
    SEKISHO_CERTIFICATE_URL: `https://localhost:${certificatePort}`,
    SEKISHO_PORT: String(await freePort()),
    SEKISHO_DATA_DIR: dataDir,
    SEKISHO_DATABASE_URL: `sqlite:${databaseFile}`,
    SEKISHO_LOG_LEVEL: 'silent',
    DEMO_PORT: String(await freePort()),
  }
  const settings = demoSettings(environment, join(dataDir, 'no such file'))
  const running = new Set<Demo>()
  after(async () => {
    for (const demo of running) await demo.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  return {
    settings,
    databaseFile,
    async start(sitePort = settings.sitePort) {
      const demo = await openDemo({ ...settings, sitePort })
      running.add(demo)
      return demo
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
