import type { Compilable, CompiledQuery, QueryResult } from 'kysely'
import { shortWayOf } from './builder.ts'
import type { Db } from './engine.ts'

type Parameter = string | number | null

/** Parameters by name. */
type Given<G> = { [K in keyof G]: Parameter }

/** Stands in a compiled query where a parameter will be. */
interface StandIn {
  parameter: string
}

/**
 * A query of the hot path, built and compiled once for each engine: building one costs more than running it. `build` is given a stand-in
 * for each parameter and must make the same query whatever they are.
 */
export function prepared<G extends Given<G>, R>(
  build: (db: Db, given: G) => Compilable<R>,
): (db: Db, given: G) => Promise<QueryResult<R>> {
  const compiled = new Map<unknown, CompiledQuery<R>>()

  return (db, given) => {
    const dialect = db.getExecutor().adapter.constructor
    const known = compiled.get(dialect) ?? build(db, standIns<G>()).compile()
    compiled.set(dialect, known)
    const parameters = known.parameters.map((each) =>
      isStandIn(each) ? (given[each.parameter as keyof G] ?? null) : each,
    )
    return shortWayOf(db)(known.sql, parameters) as Promise<QueryResult<R>>
  }
}

function standIns<G>(): G {
  return new Proxy({}, { get: (_, parameter): StandIn => ({ parameter: String(parameter) }) }) as G
}

function isStandIn(value: unknown): value is StandIn {
  return typeof value === 'object' && value !== null && 'parameter' in value
}
