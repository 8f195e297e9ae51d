import { html } from 'hono/html'
import { type Attributes, attributes, type Html, icon } from './markup.ts'
import type { PageError } from './page.ts'
import type { FieldError } from './problem.ts'
import { texts } from './texts.ts'
import type { Visit } from './visit.ts'

/** The page that a field stands on. */
export interface Sheet {
  visit: Visit
  error: PageError | undefined
}

/** What every field has. */
export interface Field {
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
  /** What people may want to choose; anything else can be typed as well. */
  list?: readonly string[] | undefined
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
  label: Html | string
  hint?: string | undefined
}

export interface ChoiceField extends Field {
  choices: readonly Choice[]
  value?: string | undefined
  autocomplete?: string | undefined
}

/** Several lines. */
export interface LinesField extends Field {
  value?: string | undefined
  rows?: number | undefined
}

export interface CheckboxField extends Field {
  checked?: boolean | undefined
  value?: string | undefined
}

/** A line of text. */
export function textField(sheet: Sheet, field: TextField): Html {
  const { type = 'text', value, autocomplete, inputmode, maxlength, short, list = [] } = field
  const listId = list.length === 0 ? undefined : `${idOf(field)}-list`
  return row(
    sheet,
    field,
    (marks) =>
      html`<input${attributes({
        ...marks,
        type,
        value,
        autocomplete,
        inputmode,
        maxlength,
        list: listId,
        class: short ? 'short' : undefined,
        ...(type === 'text' ? unspelled : {}),
      })}>${listId ? html`<datalist id="${listId}">${list.map((each) => html`<option value="${each}"></option>`)}</datalist>` : ''}`,
  )
}

/** A password, never limited in length here: nothing is cut without a word. */
export function passwordField(sheet: Sheet, field: PasswordField): Html {
  const { autocomplete, rules = [], repeats, strengthUrl } = field
  const id = idOf(field)
  return row(
    sheet,
    field,
    (marks) =>
      html`<div class="with-button"><input${attributes({
        ...marks,
        type: 'password',
        autocomplete,
        ...unspelled,
      })}>${revealButton(sheet, id)}</div>${strengthUrl ? strength(id, strengthUrl) : ''}${ruleList(sheet, id, rules)}${
        repeats ? repetition(id, repeats) : ''
      }`,
  )
}

/** Several lines of text. */
export function linesField(sheet: Sheet, field: LinesField): Html {
  const { value = '', rows = 5 } = field
  return row(sheet, field, (marks) => html`<textarea${attributes({ ...marks, rows })}>${value}</textarea>`)
}

/** One of several, in a list that opens; nothing is chosen for the person. */
export function selectField(sheet: Sheet, field: ChoiceField): Html {
  const { choices, value, autocomplete } = field
  const chosen = choices.some((choice) => choice.value === value)
  const option = (choice: Choice) =>
    html`<option${attributes({ value: choice.value, selected: choice.value === value })}>${choice.label}</option>\n`
  return row(
    sheet,
    field,
    (marks) => html`<select${attributes({ ...marks, autocomplete })}>
${chosen ? '' : option({ value: '', label: texts[sheet.visit.language].choose })}${choices.map(option)}</select>`,
  )
}

/** One of several, all in sight. The first has the field's id, for the error summary to lead to. */
export function radioField(sheet: Sheet, field: ChoiceField): Html {
  const id = idOf(field)
  const wrong = errorOf(sheet, field)
  return html`<fieldset class="field${wrong ? ' field-wrong' : ''}"${attributes({ 'aria-describedby': wrong && `${id}-error` })}>
<legend>${field.label}</legend>
${hint(id, field.hint)}${errorLine(sheet, id, wrong)}${field.choices.map((choice, index) => {
  const own = index === 0 ? id : `${id}-${index}`
  return choiceLine(own, choice, { type: 'radio', name: field.name, checked: choice.value === field.value })
})}</fieldset>
`
}

/** Yes or no. */
export function checkboxField(sheet: Sheet, field: CheckboxField): Html {
  const { name, label, hint, checked = false, value = 'on' } = field
  const id = idOf(field)
  const wrong = errorOf(sheet, field)
  return html`${errorLine(sheet, id, wrong)}${choiceLine(id, { value, label, hint }, { type: 'checkbox', name, checked }, wrong)}`
}

const unspelled = { autocapitalize: 'none', spellcheck: 'false' }

function idOf({ id, name }: Pick<Field, 'id' | 'name'>): string {
  return id ?? name
}

function errorOf({ error }: Sheet, { name }: Pick<Field, 'name'>): FieldError | undefined {
  return error?.errors?.find(({ field }) => field === name)
}

function row(sheet: Sheet, field: Field, control: (marks: Attributes) => Html): Html {
  const id = idOf(field)
  const wrong = errorOf(sheet, field)
  const optional = field.required === false
  const marks = { id, name: field.name, required: !optional, ...described(id, field.hint, wrong) }
  return html`<div class="field${wrong ? ' field-wrong' : ''}">
<label for="${id}">${field.label}${optional ? html` <small>${texts[sheet.visit.language].optional}</small>` : ''}</label>
${hint(id, field.hint)}${errorLine(sheet, id, wrong)}${control(marks)}
</div>
`
}

function described(id: string, hint: unknown, wrong: FieldError | undefined): Attributes {
  const by = [hint && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(' ')
  return { 'aria-describedby': by || undefined, 'aria-invalid': wrong ? 'true' : undefined }
}

function choiceLine(
  id: string,
  { value, label, hint: said }: Omit<Choice, 'hint'> & { hint?: Html | string | undefined },
  marks: Attributes,
  wrong?: FieldError,
): Html {
  const all = { ...marks, id, value, ...described(id, said, wrong) }
  return html`<div class="choice"><input${attributes(all)}><label for="${id}">${label}</label>${hint(id, said)}</div>
`
}

function hint(id: string, text: Html | string | undefined): Html | '' {
  return text ? html`<p class="hint" id="${id}-hint">${text}</p>\n` : ''
}

function errorLine({ visit }: Sheet, id: string, wrong: FieldError | undefined): Html | '' {
  if (!wrong) return ''
  return html`<p class="field-error" id="${id}-error" data-error="${wrong.code}">${icon('alert')}${wrong.text[visit.language]}</p>
`
}

/** Sent hidden: without script it could do nothing. */
function revealButton({ visit }: Sheet, id: string): Html {
  const t = texts[visit.language]
  const marks = {
    'data-reveal': id,
    'data-words': JSON.stringify([t.reveal, t.conceal, t.revealed, t.concealed]),
    'aria-controls': id,
  }
  return html`<button type="button" class="button button-quiet" hidden${attributes(marks)}>${t.reveal}</button>`
}

function ruleList({ visit }: Sheet, id: string, rules: readonly PasswordRule[]): Html | '' {
  if (rules.length === 0) return ''
  const t = texts[visit.language]
  return html`<ul class="rules" data-rules="${id}" data-words="${JSON.stringify([t.met, t.unmet])}">
${rules.map(({ text, check }) => html`<li${attributes(checkAttributes(check))}>${text}</li>\n`)}</ul>`
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
