import type { z } from 'zod'
import type { Words } from '#language/language.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { counted, faults, texts } from './texts.ts'

/** The stable codes of the API by status; programs tell refusals apart by them. */
const codes: Record<number, string> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'exists',
  422: 'refused',
  429: 'too-many',
}

/** Says more than the status: something else was changed at the same time. */
const alsoCodes = new Set(['conflict'])

/** What a room threw, with a code of the API; the room's own problem is its cause. */
export function apiProblem(thrown: unknown): unknown {
  if (!(thrown instanceof Problem)) return thrown
  const code = codes[thrown.status]
  if (code === undefined || code === thrown.code || alsoCodes.has(thrown.code)) return thrown
  const { status, text, errors, retryAfterSeconds } = thrown
  return new Problem(code, status, text, {
    errors,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    cause: thrown,
  })
}

export const unauthenticated = () => new Problem('unauthenticated', 401, texts.unauthenticated)
export const forbidden = () => new Problem('forbidden', 403, texts.forbidden)
export const conflict = () => new Problem('conflict', 409, texts.conflict)
export const notFound = () => new Problem('not-found', 404, texts.notFound)

/** What is well formed and still cannot be done. */
export function refused(field: string, text: Words): Problem {
  return new Problem('refused', 422, text, { errors: [{ field, code: 'refused', text }] })
}

/** The account or tenant does not allow it, for these fields. */
export function refusedFields(errors: readonly FieldError[]): Problem {
  return new Problem('refused', 422, errors[0]!.text, { errors: [...errors] })
}

export function invalid(errors: FieldError[], text: Words = texts.invalid): Problem {
  return new Problem('invalid', 400, text, { errors })
}

/** Checks a value; throws Problem `invalid` naming every field that is wrong. `explain` may have better words for a field. */
export function checked<S extends z.ZodType>(
  schema: S,
  value: unknown,
  explain: (field: string) => Words | undefined = () => undefined,
): z.output<S> {
  const read = schema.safeParse(value, { reportInput: true })
  if (read.success) return read.data
  throw invalid(fieldErrors(read.error.issues).map((error) => ({ ...error, text: explain(error.field) ?? error.text })))
}

type Issue = z.core.$ZodIssue

/** Each issue in words, by the path of its field. */
export function fieldErrors(issues: readonly Issue[]): FieldError[] {
  return issues.flatMap((issue): FieldError[] => {
    const field = issue.path.map(String).join('.')
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: under(field, key), code: 'unknown', text: faults.unknown }))
    }
    return [{ field, ...faultOf(issue) }]
  })
}

const under = (field: string, key: string) => (field === '' ? key : `${field}.${key}`).slice(0, 200)

function faultOf(issue: Issue): { code: string; text: Words } {
  if (issue.input === undefined) return { code: 'missing', text: faults.missing }
  switch (issue.code) {
    case 'invalid_type':
      return { code: 'type', text: faults.type(issue.expected) }
    case 'invalid_value':
      return { code: 'not-allowed', text: faults.oneOf(issue.values.map(String)) }
    case 'too_small':
      return { code: 'out-of-bounds', text: faults.atLeast(Number(issue.minimum), wordsFor(issue.origin)) }
    case 'too_big':
      return { code: 'out-of-bounds', text: faults.atMost(Number(issue.maximum), wordsFor(issue.origin)) }
    default:
      return { code: 'form', text: faults.form }
  }
}

const wordsFor = (origin: string): Words => counted[origin] ?? counted['number']!
