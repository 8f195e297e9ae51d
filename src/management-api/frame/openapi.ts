import { z } from 'zod'
import { type Operation, statusOf } from './operation.ts'
import { names } from './shapes.ts'

type Json = Record<string, unknown>

const problemSchema = {
  type: 'object',
  description: 'RFC 9457. `code` is stable; `detail` is in the language of the request.',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } },
        required: ['field', 'code'],
      },
    },
    reference: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'code', 'detail'],
}

/** The OpenAPI 3.1 document of the operations, from the same schemas that check each call. */
export function openApi(operations: readonly Operation[], version: string): Json {
  const schemas: Json = { Problem: problemSchema }
  const paths: Record<string, Json> = {}
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sekisho management API',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    tags: [...new Set(operations.map(({ section }) => section))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'An API token.' } },
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  }
}

function describe(operation: Operation, schemas: Json): Json {
  const { name, section, summary, roles, path, query, method } = operation
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, parameter]) => ({
    name: parameter,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const asked = query ? schemaOf(query, 'input', schemas) : {}
  const inQuery = Object.entries((asked['properties'] ?? {}) as Json).map(([parameter, schema]) => ({
    name: parameter,
    in: 'query',
    schema,
  }))
  const parameters = [...inPath, ...inQuery]
  return {
    operationId: name,
    tags: [section],
    summary: summary.en,
    'x-summary-ja': summary.ja,
    'x-roles': roles,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(operation.body ? { requestBody: { required: true, content: bodyOf(operation.body, method, schemas) } } : {}),
    responses: {
      [statusOf(operation)]: answerOf(operation, schemas),
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function bodyOf(body: z.ZodType, method: string, schemas: Json): Json {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  return { [type]: { schema: schemaOf(body, 'input', schemas) } }
}

function answerOf({ answer, act }: Operation, schemas: Json): Json {
  if (answer === undefined) return { description: 'Done' }
  const item = schemaOf(answer, 'output', schemas)
  const list = {
    type: 'object',
    properties: { items: { type: 'array', items: item }, next: { type: ['string', 'null'] } },
    required: ['items', 'next'],
  }
  return { description: 'Done', content: { 'application/json': { schema: act.kind === 'list' ? list : item } } }
}

/** The JSON schema (2020-12, as OpenAPI 3.1 has it); what has a name moves to the components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const made = z.toJSONSchema(schema, { metadata: names, io, unrepresentable: 'any', override: withoutNoise })
  const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/')
  const { $schema: _, $defs, ...rest } = JSON.parse(text) as Json & { $defs?: Json }
  Object.assign(schemas, $defs)
  return rest
}

/** Formats say it better than the patterns behind them. */
function withoutNoise({ jsonSchema }: { jsonSchema: Json }): void {
  if (jsonSchema['format'] !== undefined) delete jsonSchema['pattern']
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum']
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum']
  delete jsonSchema['id']
}
