/** Shapes that several operations share. */
import { z } from 'zod'

/** Names of schemas in the OpenAPI document. */
export const names = z.registry<{ id: string }>()

/** A schema that the OpenAPI document describes once and refers to by name. */
export function named<S extends z.ZodType>(id: string, schema: S): S {
  names.add(schema, { id })
  return schema
}

/** A moment as RFC 3339 in UTC, to the second. `at` in epoch seconds. */
export function rfc3339(at: number): string {
  return new Date(at * 1000).toISOString().replace('.000Z', 'Z')
}

/** The same, or null where there is no such moment. */
export function rfc3339OrNull(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : rfc3339(at)
}

export const time = z.iso.datetime()

/** One line of text that can be seen: no control character, line separator, or sign that turns the direction of text around. */
export function line(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/[\p{L}\p{N}\p{P}\p{S}]/u)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u)
}

/** The same with line breaks (LF). */
export function lines(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/\S/)
    .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/)
}

/** Why something is done to an account; kept in the audit. */
export const reason = lines(500)

export const reasonBody = named('Reason', z.strictObject({ reason }))

/** A deletion has no body; who wants to say why does so in the query. */
export const reasonQuery = z.strictObject({ reason: reason.optional() })
