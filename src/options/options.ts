/**
 * Declared values: everything that a tenant's policy can set is declared once, in the room that reads it.
 *
 *   section         a named group of values, for example `password`
 *   whole, flag, choice, choices   one value: type, unit, default per preset, bounds, one explanation in both languages
 *
 * From a declaration come the validation, the TypeScript type, the API schema, the console's words and docs/policy.md.
 * Nothing here knows a value's meaning; rules between values of one section are given to `section` as a check.
 */
import { z } from 'zod'
import type { Words } from '#language/language.ts'

/** The starting points of a policy: modern advice, a consumer account, a contract with certificates. */
export const presets = ['recommended', 'two-step', 'manual'] as const
export type Preset = (typeof presets)[number]

export type PerPreset<T> = Record<Preset, T>

/** What a number counts; shown after the number. */
export type Unit =
  | 'characters'
  | 'kinds'
  | 'passwords'
  | 'tries'
  | 'seconds'
  | 'minutes'
  | 'hours'
  | 'days'
  | 'sends'
  | 'percent'
  | 'devices'
  | 'downloads'

/** One declared value. */
export interface Option<T> {
  schema: z.ZodType<T>
  default: PerPreset<T>
  explain: Words
  unit?: Unit
  bounds?: { min: number; max: number }
  of?: readonly string[]
}

/** A value that breaks a rule between several values of its section. `field` is the value's name. */
export interface Breach {
  field: string
  code: string
  text: Words
}

export type Options = Record<string, Option<unknown>>

export interface Section<O extends Options = Options> {
  name: string
  options: O
  check(values: ValuesOf<Section<O>>): Breach[]
}

/** The values of a section, by name. */
export type ValuesOf<S> =
  S extends Section<infer O> ? { [K in keyof O]: O[K] extends Option<infer T> ? T : never } : never

export function section<O extends Options>(
  name: string,
  options: O,
  check: (values: ValuesOf<Section<O>>) => Breach[] = () => [],
): Section<O> {
  return { name, options, check }
}

/** A whole number within bounds, both included. */
export function whole(is: {
  unit: Unit
  min: number
  max: number
  default: number | PerPreset<number>
  explain: Words
}): Option<number> {
  return {
    schema: z.int().min(is.min).max(is.max),
    default: perPreset(is.default),
    explain: is.explain,
    unit: is.unit,
    bounds: { min: is.min, max: is.max },
  }
}

export function flag(is: { default: boolean | PerPreset<boolean>; explain: Words }): Option<boolean> {
  return { schema: z.boolean(), default: perPreset(is.default), explain: is.explain }
}

/** One of several names. */
export function choice<const N extends readonly [string, ...string[]]>(is: {
  of: N
  default: N[number] | PerPreset<N[number]>
  explain: Words
}): Option<N[number]> {
  return {
    schema: z.enum(is.of) as z.ZodType<N[number]>,
    default: perPreset(is.default),
    explain: is.explain,
    of: is.of,
  }
}

/** Several of several names, each once, in the order that was given. */
export function choices<const N extends readonly [string, ...string[]]>(is: {
  of: N
  atLeast?: number
  default: readonly N[number][] | PerPreset<readonly N[number][]>
  explain: Words
}): Option<readonly N[number][]> {
  const distinct = z
    .array(z.enum(is.of))
    .min(is.atLeast ?? 0)
    .refine((names) => new Set(names).size === names.length, { error: 'each at most once' })
  return {
    schema: distinct as unknown as z.ZodType<readonly N[number][]>,
    default: perPreset<readonly N[number][]>(is.default),
    explain: is.explain,
    of: is.of,
  }
}

function perPreset<T>(value: T | PerPreset<T>): PerPreset<T> {
  const given = value as Partial<PerPreset<T>>
  if (typeof value === 'object' && value !== null && 'recommended' in value) return given as PerPreset<T>
  return { recommended: value as T, 'two-step': value as T, manual: value as T }
}
