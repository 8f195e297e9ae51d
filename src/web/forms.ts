import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Words } from '#language/language.ts'
import { fieldsOf } from './form-body.ts'
import { type Attributes, attributes, type Html, icon } from './markup.ts'
import type { PageError } from './page.ts'
import { texts } from './texts.ts'
import type { Visit } from './visit.ts'

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

/** A line as it was meant: full-width signs and spaces made plain (NFKC), nothing invisible, no space at either end. Never for passwords. */
export function typedLine(typed: string): string {
  return typed.normalize('NFKC').replace(invisible, '').trim()
}

/** A code as it was meant: like `typedLine`, and without the spaces and hyphens people put between its groups. */
export function typedCode(typed: string): string {
  return typedLine(typed).replace(/[\s\u2010-\u2015\u2212\u30fc-]/g, '')
}

interface Field {
  name: string
  label: string
  hint?: Html | string | undefined
  /** Unlike `name` when two forms of a page have the field. */
  id?: string | undefined
  /** Default true: only what may be left out is marked. */
  required?: boolean | undefined
}

export interface TextField extends Field {
  type?: 'text' | 'email' | 'tel' | 'search' | undefined
  value?: string | undefined
  autocomplete: string
  inputmode?: 'numeric' | 'email' | 'tel' | undefined
  maxlength?: number | undefined
  /** A short value, such as a number of six digits. */
  short?: boolean | undefined
}

/** One rule of a new password; see browser/enhance.ts for the attributes. `check` is left out for what only the server can tell. */
export interface PasswordRule {
  text: string
  check?: PasswordCheck | undefined
}

export type PasswordCheck =
  | { rule: 'length'; min: number; max: number }
  /** The whole text matches `pattern`, a regular expression with the `v` flag. */
  | { rule: 'characters'; pattern: string }
  /** At least `least` of the patterns occur. */
  | { rule: 'kinds'; patterns: readonly string[]; least: number }
  /** None of these texts occurs, whatever the case. */
  | { rule: 'without'; texts: readonly string[] }

export interface PasswordField extends Field {
  autocomplete: 'current-password' | 'new-password' | 'one-time-code' | 'off'
  rules?: readonly PasswordRule[] | undefined
  /** Name of the field that this one must repeat, and what to say when it does or does not. */
  repeats?: { field: string; same: string; different: string } | undefined
  /** Where the strength of what is typed can be asked; answers `{score: 0-4, text}`. */
  strengthUrl?: string | undefined
}

export interface Choice {
  value: string
  label: string
  hint?: string | undefined
}

export interface ChoiceField extends Field {
  choices: readonly Choice[]
  value?: string | undefined
  autocomplete?: string | undefined
}

export interface CheckboxField extends Field {
  checked?: boolean | undefined
  value?: string | undefined
}

export interface FormOptions {
  body: Html
  /** Default: the page's own URL. */
  action?: string | undefined
  /** `step`: the one form of the page, `form[data-form]`. `other`: a form beside it. */
  kind?: 'step' | 'other' | undefined
}

export type ButtonLook = 'main' | 'second' | 'quiet' | 'danger'

export interface FormParts {
  form(options: FormOptions): Html
  text(field: TextField): Html
  password(field: PasswordField): Html
  lines(field: Field & { value?: string; rows?: number }): Html
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
  const t = texts[visit.language]
  const own = (text: Words) => text[visit.language]

  function row(field: Field, control: (id: string, described: Attributes) => Html): Html {
    const id = field.id ?? field.name
    const wrong = error?.errors?.find((each) => each.field === field.name)
    const described = [field.hint && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(' ')
    const marks = {
      required: field.required !== false,
      'aria-describedby': described || undefined,
      'aria-invalid': wrong ? 'true' : undefined,
    }
    return html`<div class="field${wrong ? ' field-wrong' : ''}">
<label for="${id}">${field.label}${field.required === false ? html` <small>${t.optional}</small>` : ''}</label>
${hint(id, field.hint)}${wrong ? html`<p class="field-error" id="${id}-error" data-error="${wrong.code}">${icon('alert')}${own(wrong.text)}</p>\n` : ''}${control(id, marks)}
</div>
`
  }

  return {
    form: ({ body, action, kind = 'step' }) => html`<form method="post"${attributes({
      action,
      'data-form': kind === 'step',
      novalidate: true,
      'accept-charset': 'utf-8',
    })}>
<input type="hidden" name="form_token" value="${visit.formToken}">
${body}</form>
`,
    text: ({ type = 'text', value, autocomplete, inputmode, maxlength, short, ...field }) =>
      row(
        field,
        (id, marks) =>
          html`<input${attributes({
            id,
            name: field.name,
            type,
            value,
            autocomplete,
            inputmode,
            maxlength,
            class: short ? 'short' : undefined,
            ...(type === 'text' ? { autocapitalize: 'none', spellcheck: 'false' } : {}),
            ...marks,
          })}>`,
      ),
    password: ({ autocomplete, rules = [], repeats, strengthUrl, ...field }) =>
      row(
        field,
        (id, marks) =>
          html`<div class="with-button"><input${attributes({
            id,
            name: field.name,
            type: 'password',
            autocomplete,
            autocapitalize: 'none',
            spellcheck: 'false',
            ...marks,
          })}><button type="button" class="button button-quiet" hidden${attributes({
            'data-reveal': id,
            'data-words': JSON.stringify([t.reveal, t.conceal, t.revealed, t.concealed]),
            'aria-controls': id,
          })}>${t.reveal}</button></div>${strengthUrl ? strength(id, strengthUrl) : ''}${ruleList(id, rules)}${
            repeats ? repetition(id, repeats) : ''
          }`,
      ),
    lines: ({ value = '', rows = 5, ...field }) =>
      row(
        field,
        (id, marks) => html`<textarea${attributes({ id, name: field.name, rows, ...marks })}>${value}</textarea>`,
      ),
    select: ({ choices, value, autocomplete, ...field }) =>
      row(
        field,
        (id, marks) => html`<select${attributes({ id, name: field.name, autocomplete, ...marks })}>
${choices.some((choice) => choice.value === value) ? '' : html`<option value="">${t.choose}</option>\n`}${choices.map(
  (choice) =>
    html`<option${attributes({ value: choice.value, selected: choice.value === value })}>${choice.label}</option>\n`,
)}</select>`,
      ),
    radios: (field) => {
      const id = field.id ?? field.name
      const wrong = error?.errors?.find((each) => each.field === field.name)
      return html`<fieldset class="field${wrong ? ' field-wrong' : ''}"${attributes({ 'aria-describedby': wrong ? `${id}-error` : undefined })}>
<legend>${field.label}</legend>
${hint(id, field.hint)}${wrong ? html`<p class="field-error" id="${id}-error" data-error="${wrong.code}">${icon('alert')}${own(wrong.text)}</p>\n` : ''}${field.choices.map(
  (choice, index) =>
    html`<div class="choice"><input${attributes({
      type: 'radio',
      id: index === 0 ? id : `${id}-${index}`,
      name: field.name,
      value: choice.value,
      checked: choice.value === field.value,
      'aria-describedby': choice.hint ? `${id}-${index}-hint` : undefined,
    })}><label for="${index === 0 ? id : `${id}-${index}`}">${choice.label}</label>${hint(`${id}-${index}`, choice.hint)}</div>\n`,
)}</fieldset>
`
    },
    checkbox: ({ checked = false, value = 'on', ...field }) => {
      const id = field.id ?? field.name
      return html`<div class="choice"><input${attributes({
        type: 'checkbox',
        id,
        name: field.name,
        value,
        checked,
        'aria-describedby': field.hint ? `${id}-hint` : undefined,
      })}><label for="${id}">${field.label}</label>${hint(id, field.hint)}</div>
`
    },
    hidden: (name, value) => html`<input type="hidden"${attributes({ name, value })}>\n`,
    submit: (label, look = 'main') => html`<button class="button button-${look}">${label}</button>\n`,
    act: (value, label, look = 'second') =>
      html`<button class="button button-${look}" name="action" value="${value}">${label}</button>\n`,
  }

  function ruleList(id: string, rules: readonly PasswordRule[]): Html | '' {
    if (rules.length === 0) return ''
    return html`<ul class="rules" data-rules="${id}" data-words="${JSON.stringify([t.met, t.unmet])}">
${rules.map(({ text, check }) => html`<li${attributes(checkAttributes(check))}>${text}</li>\n`)}</ul>`
  }
}

function hint(id: string, text: Html | string | undefined): Html | '' {
  return text ? html`<p class="hint" id="${id}-hint">${text}</p>\n` : ''
}

function strength(id: string, url: string): Html {
  return html`<p class="strength" data-strength="${url}" data-of="${id}" role="status" hidden></p>`
}

function repetition(id: string, { field, same, different }: NonNullable<PasswordField['repeats']>): Html {
  return html`<p class="repetition" data-repeats="${field}" data-of="${id}" data-words="${JSON.stringify([same, different])}" role="status" hidden></p>`
}

function checkAttributes(check: PasswordCheck | undefined): Attributes {
  switch (check?.rule) {
    case 'length':
      return { 'data-rule': 'length', 'data-min': check.min, 'data-max': check.max }
    case 'characters':
      return { 'data-rule': 'characters', 'data-pattern': check.pattern }
    case 'kinds':
      return { 'data-rule': 'kinds', 'data-patterns': JSON.stringify(check.patterns), 'data-least': check.least }
    case 'without':
      return { 'data-rule': 'without', 'data-texts': JSON.stringify(check.texts) }
    default:
      return {}
  }
}
