import { z } from 'zod'

type Members = Record<string, unknown>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** RFC 7396: members of the patch replace those of the target, null removes them, arrays are replaced whole. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, mergePatch(merged.get(name), value))
  }
  return Object.fromEntries(merged)
}

/** What a merge patch of such an object may be: every member optional and nullable, at every depth, none unknown. */
export function patchOf(schema: z.ZodObject): z.ZodType<Members> {
  const shape = Object.entries(schema.shape).map(([name, field]) => [name, patchable(field as z.ZodType).nullish()])
  return z.strictObject(Object.fromEntries(shape)) as unknown as z.ZodType<Members>
}

function patchable(field: z.ZodType): z.ZodType {
  const bare = withoutAbsence(field)
  return bare instanceof z.ZodObject ? patchOf(bare) : bare
}

function withoutAbsence(field: z.ZodType): z.ZodType {
  const wraps =
    field instanceof z.ZodDefault ||
    field instanceof z.ZodPrefault ||
    field instanceof z.ZodOptional ||
    field instanceof z.ZodNullable
  return wraps ? withoutAbsence(field.def.innerType as z.ZodType) : field
}
