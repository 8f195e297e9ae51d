import type { Words } from '#language/language.ts'

/** What is wrong with one field of a form or of an API body; `code` is stable, `text` is for people. */
export interface FieldError {
  field: string
  code: string
  text: Words
}

export interface ProblemOptions {
  /** The fields to mend, in the order of the form. */
  errors?: FieldError[]
  /** For 429 and 503: when trying again makes sense. */
  retryAfterSeconds?: number
  /** The private reason, for the log only. */
  cause?: unknown
}

/**
 * A refusal or a fault that ends a request. `code` is stable and listed beside the room that throws it; `status` is the
 * HTTP status (RFC 9110); `text` is what a person reads. One place (web/errors.ts) turns it into a page or RFC 9457 JSON.
 */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly text: Words
  readonly errors: FieldError[]
  readonly retryAfterSeconds: number | undefined

  constructor(code: string, status: number, text: Words, options: ProblemOptions = {}) {
    super(code, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = status
    this.text = text
    this.errors = options.errors ?? []
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}
