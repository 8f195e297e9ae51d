import type { Context } from 'hono'
import { html } from 'hono/html'
import {
  type CheckboxField,
  type ChoiceField,
  checkboxField,
  type LinesField,
  linesField,
  type PasswordField,
  passwordField,
  radioField,
  selectField,
  type TextField,
  textField,
} from './fields.ts'
import { fieldsOf } from './form-body.ts'
import { type Attributes, attributes, type Html } from './markup.ts'
import type { PageError } from './page.ts'
import type { Visit } from './visit.ts'

export type { Choice, PasswordCheck, PasswordRule } from './fields.ts'

/** What a person sent. */
export interface Form {
  /** The field as it was typed, spaces included; empty when it was not sent. */
  text(name: string): string
  has(name: string): boolean
  /** Value of the pressed `button[name=action]`; empty for the form's main button. */
  action: string
}

/**
 * The posted form: urlencoded only, at most 64 KB and 100 fields. Throws Problem `invalid` for a field that is there twice, for
 * broken UTF-8, and for control characters; `lines` names the fields that may have line breaks.
 */
export async function readForm(c: Context, { lines = [] }: { lines?: readonly string[] } = {}): Promise<Form> {
  const fields = await fieldsOf(c.req.raw, lines)
  return {
    text: (name) => fields.get(name) ?? '',
    has: (name) => fields.has(name),
    action: fields.get('action') ?? '',
  }
}

/** Signs that show nothing but change how the text around them is read: direction, zero-width space, byte order mark. */
const invisible = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g

/** No line that a person types is longer; ordering a long run of combining marks takes quadratic time. */
const longestLine = 1000

/** A line as it was meant: full-width signs and spaces made plain (NFKC), nothing invisible, no space at either end. Never for passwords. */
export function typedLine(typed: string): string {
  return typed.slice(0, longestLine).normalize('NFKC').replace(invisible, '').trim()
}

/** A code as it was meant: like `typedLine`, and without the spaces and hyphens people put between its groups. */
export function typedCode(typed: string): string {
  return typedLine(typed).replace(/[\s\u2010-\u2015\u2212\u30fc-]/g, '')
}

export interface FormOptions {
  body: Html
  /** Default: the page's own URL. */
  action?: string | undefined
  /** `step`: the one form of the page, `form[data-form]`. `other`: a form beside it. */
  kind?: 'step' | 'other' | undefined
  /** What a script has to know of it: `data-` attributes. */
  marks?: Attributes | undefined
}

export type ButtonLook = 'main' | 'second' | 'quiet' | 'danger'

export interface FormParts {
  form(options: FormOptions): Html
  /** Choices that only change what is shown: they go into the address. */
  search(action: string, body: Html): Html
  text(field: TextField): Html
  password(field: PasswordField): Html
  lines(field: LinesField): Html
  select(field: ChoiceField): Html
  radios(field: ChoiceField): Html
  checkbox(field: CheckboxField): Html
  hidden(name: string, value: string): Html
  /** The main button; put it before all others: the Enter key presses the first. */
  submit(label: string, look?: ButtonLook): Html
  /** `button[name=action]`: another way on than the main button. */
  act(value: string, label: string, look?: ButtonLook): Html
}

/** The pieces of a form, in the visit's language, with the error of each field beside it. */
export function formParts(visit: Visit, error?: PageError | undefined): FormParts {
  const sheet = { visit, error }
  return {
    form: (options) => formOf(visit, options),
    search: (action, body) => html`<form method="get" class="search"${attributes({ action, novalidate: true })}>
${body}</form>
`,
    text: (field) => textField(sheet, field),
    password: (field) => passwordField(sheet, field),
    lines: (field) => linesField(sheet, field),
    select: (field) => selectField(sheet, field),
    radios: (field) => radioField(sheet, field),
    checkbox: (field) => checkboxField(sheet, field),
    hidden: (name, value) => html`<input type="hidden"${attributes({ name, value })}>\n`,
    submit: (label, look = 'main') => html`<button class="button button-${look}">${label}</button>\n`,
    act: (value, label, look = 'second') =>
      html`<button class="button button-${look}" name="action" value="${value}">${label}</button>\n`,
  }
}

/** Errors are told by the server in the page's language, so the browser's own bubbles stay away. */
function formOf(visit: Visit, { body, action, kind = 'step', marks = {} }: FormOptions): Html {
  const own = { action, 'data-form': kind === 'step', novalidate: true, 'accept-charset': 'utf-8' }
  return html`<form method="post"${attributes({ ...own, ...marks })}>
<input type="hidden" name="form_token" value="${visit.formToken}">
${body}</form>
`
}
