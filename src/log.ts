/** The log: one JSON line an event, which no text of a visitor can break out of. Never a query, a body, a cookie or a secret. */
import { type Logger, pino } from 'pino'
import type { Report as LogoutReport } from '#logout-tokens/logout-tokens.ts'
import type { Report } from '#messages/messages.ts'
import type { ErrorEntry, ErrorLog } from '#web/errors.ts'
import type { Configuration } from './configuration.ts'

export type Log = Logger

export function openLog(level: Configuration['logLevel']): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { cause: describe } },
    pino.destination(2),
  )
}

export function errorLog(log: Log): ErrorLog {
  return {
    refused: (entry) => log.info(withoutCause(masked(entry)), 'refused'),
    failed: (entry) => log.error(masked(entry), 'failed'),
  }
}

/** Links that were mailed carry their secret in the path. */
function masked(entry: ErrorEntry): ErrorEntry {
  return { ...entry, path: entry.path.replace(/[\w-]{40,}/g, '...') }
}

function withoutCause({ cause: _, ...entry }: ErrorEntry): object {
  return entry
}

/** What became of messages; a message that was sent is worth a line only to who looks closely. */
export function messageLog(log: Log): (report: Report) => void {
  return ({ event, ...facts }) => {
    if (event === 'messageSent') log.debug(facts, event)
    else if (event === 'messageDelayed') log.info(facts, event)
    else log.warn(facts, event)
  }
}

/** What became of telling sites that a session has ended. */
export function logoutLog(log: Log): (report: LogoutReport) => void {
  return ({ event, ...facts }) => {
    if (event === 'logoutTokenTaken') log.debug(facts, event)
    else if (event === 'logoutTokenDelayed') log.info(facts, event)
    else log.warn(facts, event)
  }
}

/** Name, message and stack of what was thrown; nothing else of it, for libraries keep requests in their errors. */
function describe(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return typeof thrown === 'string' ? thrown : undefined
  const { name, message, stack, cause } = thrown
  return { name, message, stack, ...(cause instanceof Error ? { cause: describe(cause) } : {}) }
}
