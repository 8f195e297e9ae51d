/** `sekisho serve`: one node, from its start to its calm end. */
import { listen } from '#web/server.ts'
import { type App, openApp } from './app.ts'
import { listenOnCertificateHost } from './certificate-listening.ts'
import type { Configuration } from './configuration.ts'
import { giveBackMemory } from './idle.ts'
import { openLog } from './log.ts'

export interface Serving {
  app: App
  port: number
  stop(): Promise<void>
  /** Resolves when it has stopped. */
  stopped: Promise<void>
}

/** Before the listener closes, so that a load balancer sees that the node is not ready any more. */
const noticeSeconds = 1

/** Answers when visitors can come. `clock` is for tests: epoch seconds. */
export async function serve(
  configuration: Configuration,
  { clock, quickStop = false }: { clock?: () => number; quickStop?: boolean } = {},
): Promise<Serving> {
  const log = openLog(configuration.logLevel)
  const app = await openApp(configuration, log, clock)
  const listening = await listen(app.fetch as never, {
    hosts: app.hosts,
    port: configuration.port,
    before: app.protocol.take,
    // Everybody's messages are shown where the mailbox is on.
    onlyThisMachine: configuration.mailbox,
  }).catch(async (error: unknown) => {
    await app.close()
    throw error
  })
  const certified = await listenOnCertificateHost(app, configuration, log).catch(async (error: unknown) => {
    await listening.stop()
    await app.close()
    throw error
  })
  app.start()
  log.info({ port: listening.port, url: configuration.url }, 'ready')
  giveBackMemory()

  /** Pages that wait are told to go elsewhere: else they would hold up the end. */
  function unready(): void {
    app.operations.stopping()
    app.waiters.close()
  }

  const { promise: stopped, resolve } = Promise.withResolvers<void>()
  let stopping: Promise<void> | undefined
  async function stop(): Promise<void> {
    log.info('stopping')
    await listening.stop({ unready, noticeSeconds: quickStop ? 0 : noticeSeconds })
    await certified?.stop()
    await app.close()
    log.info('stopped')
    resolve()
  }

  return { app, port: listening.port, stop: () => (stopping ??= stop()), stopped }
}

/** Stops calmly at SIGTERM and SIGINT; a second signal ends the process at once. */
export function stopOnSignals({ stop }: Serving): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1))
      stop().catch(() => process.exit(1))
    })
  }
}
