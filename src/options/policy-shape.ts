import { z } from 'zod'
import type { Breach, Option, Options, Preset, Section, ValuesOf } from './options.ts'

/** What a policy is made of, by name: sections of values, and values that stand alone. */
export type Parts = Record<string, Section | Option<unknown>>

export type PolicyOf<S extends Parts> = {
  [K in keyof S]: S[K] extends Section<Options> ? ValuesOf<S[K]> : S[K] extends Option<infer T> ? T : never
}

/** Only what a tenant has set otherwise than its preset: by section and name, or by name. */
export type Overrides = Record<string, unknown>

type Values = Record<string, unknown>

/**
 * A whole policy put together from the sections of the rooms. What a tenant keeps are its overrides: a value that it
 * never touched follows its preset, and `null` in a merge patch (RFC 7396) gives a value back to the preset.
 */
export interface PolicyShape<P> {
  parts: Parts
  /** The partial object that a merge patch of a policy may be. */
  patchSchema: z.ZodType
  /** The whole object that reading a policy gives. */
  schema: z.ZodType<P>
  /** The values in force. */
  effective(preset: Preset, overrides: Overrides): P
  /** The overrides after a merge patch that has passed `patchSchema`. */
  merge(overrides: Overrides, patch: Record<string, unknown>): Overrides
  /** Rules between values, such as a minimum above its maximum. */
  judge(policy: P): Breach[]
}

export function policyShape<S extends Parts>(parts: S): PolicyShape<PolicyOf<S>> {
  type P = PolicyOf<S>
  const whole = mapObject<Parts[string], z.ZodType>(parts, (part) =>
    isSection(part) ? z.strictObject(mapObject(part.options, ({ schema }) => schema)) : part.schema,
  )
  const patch = mapObject<Parts[string], z.ZodType>(parts, (part) =>
    (isSection(part)
      ? z.strictObject(mapObject(part.options, ({ schema }) => schema.nullish()))
      : part.schema
    ).nullish(),
  )

  return {
    parts,
    schema: z.strictObject(whole) as unknown as z.ZodType<P>,
    patchSchema: z.strictObject(patch),

    effective: (preset, overrides) =>
      mapObject<Parts[string], unknown>(parts, (part, name) => {
        if (!isSection(part)) return overrides[name] ?? part.default[preset]
        return { ...mapObject(part.options, (option) => option.default[preset]), ...(overrides[name] as Values) }
      }) as P,

    merge(overrides, changes) {
      const merged = structuredClone(overrides)
      for (const [name, change] of Object.entries(changes)) {
        merged[name] = isSection(parts[name]!) ? mergeSection(merged[name], change) : change
        if (merged[name] === null) delete merged[name]
      }
      return merged
    },

    judge: (policy) =>
      Object.entries(parts).flatMap(([name, part]) =>
        isSection(part)
          ? part.check(policy[name] as never).map((breach) => ({ ...breach, field: `${name}.${breach.field}` }))
          : [],
      ),
  }
}

export function isSection(part: Parts[string]): part is Section {
  return 'options' in part
}

/** Null when the tenant follows its preset in the whole section. */
function mergeSection(kept: unknown, change: unknown): Values | null {
  if (change === null) return null
  const values = Object.entries({ ...(kept as Values), ...(change as Values) }).filter(([, value]) => value !== null)
  return values.length > 0 ? Object.fromEntries(values) : null
}

function mapObject<A, B>(from: Record<string, A>, change: (value: A, name: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value, name)]))
}
