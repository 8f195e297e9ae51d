import type { Begun, Connections } from './builder.ts'
import type { Durability } from './engine.ts'
import { outwardError } from './errors.ts'
import type { Queue } from './queue.ts'
import type { SqliteStatements } from './sqlite.ts'

/** What a transaction has come to: under way, ended, or thrown out because it dawdled. */
interface Turn {
  state: 'open' | 'over' | 'dawdled'
  /** What went wrong while it was thrown out. */
  fault?: unknown
}

/**
 * A transaction holds the only handle, so it may await nothing but its own queries. Those are microtasks, and a tick that
 * is asked for at the beginning comes when no microtask is left: a transaction still open by then awaits something else.
 * It is rolled back at once, which also frees those inside it who wait for a turn that they could never get.
 */
export function sqliteConnections(statements: SqliteStatements, turns: Queue, durability: Durability): Connections {
  function run(sql: string, parameters: readonly unknown[] = []) {
    try {
      return statements.run(durability, sql, parameters)
    } catch (error) {
      throw outwardError(error)
    }
  }

  function throwOut(turn: Turn): void {
    if (turn.state !== 'open') return
    turn.state = 'dawdled'
    try {
      if (statements.inTransaction()) run('rollback')
    } catch (fault) {
      turn.fault = fault
    }
    turns.leave()
  }

  return {
    run: (sql, parameters) => {
      // As long as nobody waits the answer is there before anybody else could come.
      if (turns.isFree()) return promised(() => run(sql, parameters))
      return turns.take().then(() => {
        try {
          return run(sql, parameters)
        } finally {
          turns.leave()
        }
      })
    },

    async begin() {
      await turns.take()
      const turn: Turn = { state: 'open' }
      try {
        run('begin immediate')
      } catch (error) {
        turns.leave()
        throw error
      }
      process.nextTick(throwOut, turn)
      return begun(turn)
    },
  }

  function begun(turn: Turn): Begun {
    function judge(): void {
      if (turn.state === 'over') throw new Error('the transaction has ended')
      if (turn.state === 'dawdled') {
        throw new Error('a transaction awaits nothing but its own queries: rolled back', { cause: turn.fault })
      }
    }
    function end(): void {
      turn.state = 'over'
      turns.leave()
    }
    return {
      run: (sql, parameters) =>
        promised(() => {
          judge()
          return run(sql, parameters)
        }),
      async commit() {
        judge()
        run('commit')
        end()
      },
      async rollback() {
        if (turn.state !== 'open') return
        try {
          // A full disk makes SQLite roll back by itself.
          if (statements.inTransaction()) run('rollback')
        } finally {
          end()
        }
      },
    }
  }
}

function promised<T>(work: () => T): Promise<T> {
  try {
    return Promise.resolve(work())
  } catch (error) {
    return Promise.reject(error)
  }
}
