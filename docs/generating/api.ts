import { code, head, table } from './markdown.ts'
import { isRequired, type Schema, typeOf } from './schema-words.ts'

interface Content {
  content?: Record<string, { schema: Schema }>
}

export interface DescribedOperation extends Record<string, unknown> {
  operationId: string
  tags: string[]
  summary: string
  'x-summary-ja': string
  'x-roles': string[]
  parameters?: { name: string; in: string; schema: Schema }[]
  requestBody?: Content
  responses: Record<string, Content>
}

/** As much of the OpenAPI document as the reference tells. */
export interface OpenApi {
  tags: { name: string }[]
  paths: Record<string, Record<string, DescribedOperation>>
  components: { schemas: Record<string, Schema> }
}

/** docs/api.md from the OpenAPI document that the server gives out. */
export function apiReference({ tags, paths, components }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  )
  const sections = tags.map(({ name }) => {
    const own = operations.filter(({ tags: [section] }) => section === name)
    return `## ${name}\n\n${own.map(described).join('\n')}`
  })
  const objects = Object.entries(components.schemas)
    .filter(([name]) => !toldElsewhere.test(name))
    .map(([name, schema]) => `### The object ${name}\n\n${toldIn[name] ?? object(schema)}\n`)
  return `${head('Management API', 'the operations of src/management-api')}
${introduction}
${sections.join('\n')}
## Objects

A question mark: may be left out.

${objects.join('\n')}`
}

/** A patch has the properties of its object; problems stand at the top. */
const toldElsewhere = /Patch$|^Problem$/

const toldIn: Record<string, string> = {
  Policy: 'Every value, its bounds and its default at each preset: [policy](policy.md).',
}

const introduction = `Below \`/api/v1\`; the same as a document for programs: [openapi.json](openapi.json), served at \`/api/v1/openapi.json\`. The command
line (\`./sekisho help\`) runs the same operations.

\`\`\`sh
./sekisho token add --role operator --json
curl -H "authorization: Bearer $TOKEN" https://login.example.com/api/v1/tenants
\`\`\`

- **Callers** send \`authorization: Bearer TOKEN\`. A token has a role: \`operator\` reaches everything; \`administrator\`, \`support\` and
  \`auditor\` are bound to one tenant, and what belongs to another does not exist for them.
- **Answers**: 201 with the object that was made, 200 with the whole object, 204 after a deletion. Times are RFC 3339 in UTC.
- **Changes** are merge patches (RFC 7396; \`application/merge-patch+json\` or \`application/json\`): what is named is replaced,
  \`null\` takes away or gives the default back. An unknown property is refused. A change holds on every node within a second.
- **Lists** answer \`{items, next}\`. \`limit\` is 50 unless told, at most 500; \`cursor\` takes the \`next\` of the page before.
- **Actions** on an account take a \`reason\` of 1 to 500 characters. It stands in the audit; the owner of the account is told of the act.
- **Every change** is in the audit, in the same transaction; so are attempts that were not allowed.

Problems are RFC 9457, \`application/problem+json\`: \`{type, title, status, code, detail, errors?: [{field, code, detail}], reference}\`.

| status | code | |
|---|---|---|
| 400 | \`invalid\` | something is not well formed; \`errors\` names each field |
| 401 | \`unauthenticated\` | no token, or one that is not valid (any more) |
| 403 | \`forbidden\` | the role of the token does not allow this |
| 404 | \`not-found\` | |
| 405 | \`method\` | the path has other methods, named in \`allow\` |
| 409 | \`exists\`, \`conflict\` | the name is taken; something else was changed at the same time |
| 413, 415 | \`too-large\`, \`unsupported-type\` | of the body |
| 422 | \`refused\` | well formed, but not possible as things are |
| 429, 503 | \`too-many\`, \`busy\`, \`unavailable\` | try again after \`retry-after\` seconds |
`

function described(operation: DescribedOperation & { path: string; method: string }): string {
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
  const takes = Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => typeOf(schema))
  const [status = '', answer] = Object.entries(operation.responses)[0] ?? []
  const gives = Object.values(answer?.content ?? {}).map(({ schema }) => typeOf(schema))
  const lines = [
    `### ${operation.method} ${operation.path}`,
    '',
    `${operation.summary}.  `,
    `${operation['x-summary-ja']}`,
    '',
    `- for ${operation['x-roles'].join(', ')}`,
    ...(takes.length > 0 ? [`- takes ${takes.join(', ')}`] : []),
    ...(query.length > 0 ? [`- may be asked with ${query.map(({ name }) => code(name)).join(', ')}`] : []),
    `- answers ${status}${gives.length > 0 ? ` ${gives.join(', ')}` : ''}`,
    '',
  ]
  return lines.join('\n')
}

function object(schema: Schema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    `${code(name)}${isRequired(schema, name) ? '' : ' ?'}`,
    typeOf(property, !isRequired(schema, name)),
  ])
  return table(['property', 'value'], rows)
}
