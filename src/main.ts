/** The program: hands the command line what it asks for, and ends with its exit code. */
import * as audit from '#audit/audit.ts'
import { type Doors, type Flags, run } from '#command-line/command-line.ts'
import { openDatabase } from '#database/database.ts'
import { databaseStatus } from '#database/status.ts'
import { backlogOf } from '#messages/messages.ts'
import { resetDemo } from '../demo/reset.ts'
import { openApp } from './app.ts'
import { ConfigurationError, loadConfiguration } from './configuration.ts'
import { openLog } from './log.ts'
import { serve, stopOnSignals } from './serve.ts'
import { flagName, isSecret, type SettingName, settings } from './settings.ts'
import { trySite } from './try-site.ts'

const load = (flags: Flags) => loadConfiguration({ environment: process.env, flags })

/** Who acts from the command line: whoever may run it holds the database and the keys. */
const localOperator = { role: 'operator' as const, tenantId: undefined, actor: 'command-line' }

const doors: Doors = {
  settings: (Object.keys(settings) as SettingName[])
    .filter((name) => !isSecret(name))
    .map((name) => ({ flag: flagName(name), name, words: settings[name].meaning })),

  async open(flags) {
    const app = await openApp(load(flags).values, openLog('warn'))
    const call = (method: string, path: string, body?: unknown) => app.api.call(localOperator, method, path, body)
    return {
      call,
      trySite: (wishes) => trySite(app, call, wishes),
      verifyAudit: async () => ({ ...(await audit.verify(app.database.db, app.keyring.keyed('audit'))) }),
      close: app.close,
    }
  },

  async serve(flags) {
    const serving = await serve(load(flags).values)
    stopOnSignals(serving)
    await serving.stopped
  },

  configuration(flags) {
    const { values, sources } = load(flags)
    return (Object.keys(settings) as SettingName[]).map((name) => ({
      name,
      value: isSecret(name) && values[name] !== undefined ? '***' : values[name],
      source: sources[name],
    }))
  },

  async databaseStatus(flags) {
    const { more, ...status } = await databaseStatus(load(flags).values.databaseUrl, (db) =>
      backlogOf(db, Math.floor(Date.now() / 1000)),
    )
    return { ...status, outbox: more }
  },

  async migrate(flags) {
    const database = await openDatabase(load(flags).values.databaseUrl)
    const { ready } = await database.health()
    await database.close()
    return { engine: database.engine, ready }
  },

  resetDemo: (flags) => resetDemo(load(flags).values),
}

try {
  process.exitCode = await run(process.argv.slice(2), doors)
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error
  for (const complaint of error.complaints) process.stderr.write(`${complaint}\n`)
  process.exitCode = 2
}
