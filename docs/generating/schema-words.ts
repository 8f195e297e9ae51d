/** JSON Schema (2020-12), as far as ours go, in a few words. */
import { code } from './markdown.ts'

export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: unknown
  description?: string
  default?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
}

export function isRequired({ required = [] }: Schema, name: string): boolean {
  return required.includes(name)
}

/** One value: its type and bounds, and the default of what may be left out. Objects without a name are written out. */
export function typeOf(schema: Schema, maybeLeftOut = true): string {
  if (!maybeLeftOut || schema.default === undefined) return bareTypeOf(schema)
  return `${bareTypeOf(schema)}, else ${code(JSON.stringify(schema.default))}`
}

function bareTypeOf(schema: Schema): string {
  const { $ref, anyOf, oneOf, items, properties, type } = schema
  if ($ref !== undefined) return linkTo($ref)
  if (schema.const !== undefined) return code(String(schema.const))
  if (schema.enum) return schema.enum.map((value) => code(String(value))).join(', ')
  const choices = anyOf ?? oneOf
  if (choices) return [...new Set(choices.map(bareTypeOf))].join(' or ')
  if (items) return `list of ${bareTypeOf(items)}${span(schema.minItems, schema.maxItems, 'items')}`
  if (properties) return objectOf(schema, properties)
  if (Array.isArray(type)) return type.map((one) => bareTypeOf({ type: one })).join(' or ')
  if (schema.format !== undefined) return formats[schema.format] ?? schema.format
  if (type === 'string') return `text${span(schema.minLength, schema.maxLength, 'characters')}`
  if (type === 'integer' || type === 'number') return `number${span(schema.minimum, schema.maximum, '')}`
  return type === 'boolean' ? 'true, false' : (type ?? 'any value')
}

const formats: Record<string, string> = { 'date-time': 'time', uri: 'URL', email: 'mail address' }

/** A list item `{items, next}` is what every list answers; its items say enough. */
function objectOf(schema: Schema, properties: Record<string, Schema>): string {
  if (properties['items'] && properties['next']) return `a list of ${bareTypeOf(properties['items'].items ?? {})}`
  const members = Object.entries(properties).map(([name, property]) => {
    const optional = isRequired(schema, name) ? '' : '?'
    return `${name}${optional}: ${bareTypeOf(property)}`
  })
  return `{ ${members.join('; ')} }`
}

const patch = /Patch$/

function linkTo(ref: string): string {
  const name = ref.split('/').at(-1) ?? ''
  const target = name.replace(patch, '')
  return `${patch.test(name) ? 'a merge patch of ' : ''}[${target}](#the-object-${target.toLowerCase()})`
}

function span(least: number | undefined, most: number | undefined, of: string): string {
  if (most === undefined) return least ? ` (at least ${least} ${of})`.replace(' )', ')') : ''
  return ` (${least ?? 0} to ${most} ${of})`.replace(' )', ')')
}
