import { z } from 'zod'
import { type Breach, type Options, type Preset, presets, type Section, type ValuesOf } from './options.ts'

/** The sections of a policy, by name. */
export type Sections = Record<string, Section<Options>>

export type PolicyOf<S extends Sections> = { [K in keyof S]: ValuesOf<S[K]> }

/** Only what a tenant has set otherwise than its preset, by section and name. */
export type Overrides = Record<string, Record<string, unknown>>

/**
 * A whole policy put together from the sections of the rooms. What a tenant keeps are its overrides: a value that it
 * never touched follows its preset, and `null` in a merge patch (RFC 7396) gives a value back to the preset.
 */
export interface PolicyShape<P> {
  sections: Sections
  /** The partial object that a merge patch of a policy may be. */
  patchSchema: z.ZodType
  /** The whole object that reading a policy gives. */
  schema: z.ZodType<P>
  /** The values in force. */
  effective(preset: Preset, overrides: Overrides): P
  /** The overrides after a merge patch. Unknown names must have been refused before. */
  merge(overrides: Overrides, patch: Record<string, unknown>): Overrides
  /** Rules between values, such as a minimum above its maximum. */
  judge(policy: P): Breach[]
}

export function policyShape<S extends Sections>(sections: S): PolicyShape<PolicyOf<S>> {
  type P = PolicyOf<S>
  const defaults = Object.fromEntries(presets.map((preset) => [preset, valuesOfPreset(sections, preset)]))

  return {
    sections,
    schema: wholeSchema(sections) as unknown as z.ZodType<P>,
    patchSchema: patchSchemaOf(sections),

    effective(preset, overrides) {
      const values = Object.entries(defaults[preset] ?? {}).map(([name, ofPreset]) => [
        name,
        { ...ofPreset, ...overrides[name] },
      ])
      return Object.fromEntries(values) as P
    },

    merge(overrides, patch) {
      const merged = structuredClone(overrides)
      for (const [name, changes] of Object.entries(patch)) {
        const kept = changes === null ? {} : { ...merged[name], ...(changes as Record<string, unknown>) }
        merged[name] = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== null))
      }
      return Object.fromEntries(Object.entries(merged).filter(([, values]) => Object.keys(values).length > 0))
    },

    judge: (policy) =>
      Object.entries(sections).flatMap(([name, section]) =>
        section.check(policy[name] as never).map((breach) => ({ ...breach, field: `${name}.${breach.field}` })),
      ),
  }
}

function valuesOfPreset(sections: Sections, preset: Preset): Record<string, Record<string, unknown>> {
  return mapObject(sections, (section) => mapObject(section.options, (option) => option.default[preset]))
}

function wholeSchema(sections: Sections): z.ZodType {
  return z.strictObject(
    mapObject(sections, (section) => z.strictObject(mapObject(section.options, (option) => option.schema))),
  )
}

function patchSchemaOf(sections: Sections): z.ZodType {
  const values = (section: Section) =>
    z.strictObject(mapObject(section.options, (option) => option.schema.nullable().optional()))
  return z.strictObject(mapObject(sections, (section) => values(section).nullable().optional()))
}

function mapObject<A, B>(from: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]))
}
