import { z } from 'zod'
import type { Role } from '#api-tokens/api-tokens.ts'
import type { Db } from '#database/database.ts'
import type { Words } from '#language/language.ts'

/** Who calls, as the audit names it. Without a tenant: the whole installation. */
export interface Caller {
  role: Role
  tenantId: string | undefined
  actor: string
  ip?: string | undefined
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The names in a path: `tenant` and `id` in `/tenants/:tenant/sites/:id`. */
export type NamesIn<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

type Fields = Record<string, z.ZodType>
type Given<S extends z.ZodType | undefined> = S extends z.ZodType ? z.output<S> : undefined
type Answer<S extends z.ZodType | undefined> = S extends z.ZodType ? z.input<S> : undefined

/** One call, judged and read. */
export interface Asked<Path extends string = string, Query = unknown, Body = unknown> {
  caller: Caller
  parameters: Record<NamesIn<Path>, string>
  query: Query
  body: Body
  /** Epoch seconds. */
  now: number
}

/** Where a page of a list begins: after this item (empty: at the first), and how many items it has at most. */
export interface Page {
  after: string
  limit: number
}

export interface Listed<Item> {
  items: Item[]
  /** After which item the next page begins; undefined when this is the last. */
  after: string | undefined
}

/** What a change did, for the audit; `act` is in the past tense. Never holds a secret. */
export interface Event {
  act: string
  tenantId?: string | undefined
  /** What it was done to, for example an account id. */
  subject?: string | undefined
  detail?: Record<string, unknown>
}

export interface Changed<Result> {
  answer: Result
  event: Event
}

/** One operation of the API: everything about it but what it does. */
export interface Declared<Path extends string = string> {
  method: Method
  path: Path
  /** Its name in the OpenAPI document, such as `addTenant`. */
  name: string
  section: string
  summary: Words
  roles: readonly Role[]
  /** Where the method and path do not say it. */
  status?: 200 | 201
  query?: z.ZodObject | undefined
  body?: z.ZodType | undefined
  answer?: z.ZodType | undefined
  /** Better words for a field that is wrong, where the schema alone says too little. */
  explain?(field: string): Words | undefined
}

/** Reads change nothing, lists come in pages, changes run in one transaction together with their audit row. */
export type Act =
  | { kind: 'read'; read(asked: Asked): Promise<unknown> }
  | { kind: 'list'; list(asked: Asked, page: Page): Promise<Listed<unknown>> }
  | {
      kind: 'change'
      prepare(asked: Asked): Promise<unknown>
      change(trx: Db, asked: Asked, prepared: unknown): Promise<Changed<unknown>>
    }

export interface Operation extends Declared {
  act: Act
}

interface Is<Path extends string, Query extends Fields, Body, Result> extends Declared<Path> {
  query?: z.ZodObject<Query>
  body?: Body & (z.ZodType | undefined)
  answer?: Result & (z.ZodType | undefined)
}

/** The types tell each handler what it gets; from here on only the frame, which has checked it, passes it on. */
const untyped = <T>(act: unknown) => act as T

export function reading<const Path extends string, Query extends Fields, Result extends z.ZodType>(
  is: Omit<Is<Path, Query, undefined, Result>, 'method'> & {
    answer: Result
    read(asked: Asked<Path, z.output<z.ZodObject<Query>>>): Promise<z.input<Result>>
  },
): Operation {
  const { read, ...declared } = is
  return { ...declared, method: 'GET', act: untyped<Act>({ kind: 'read', read }) }
}

/** `answer` is the schema of one item. */
export function listing<const Path extends string, Query extends Fields, Item extends z.ZodType>(
  is: Omit<Is<Path, Query, undefined, Item>, 'method'> & {
    answer: Item
    list(asked: Asked<Path, z.output<z.ZodObject<Query>>>, page: Page): Promise<Listed<z.input<Item>>>
  },
): Operation {
  const { list, query, ...declared } = is
  const paged = z.strictObject({ ...query?.shape, ...pageQuery })
  return { ...declared, query: paged, method: 'GET', act: untyped<Act>({ kind: 'list', list }) }
}

/** What every list may be asked for. */
const pageQuery = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(2000).optional(),
}

/** `prepare` runs before the transaction, for work that must not hold it up, such as hashing. */
export function changing<
  const Path extends string,
  Query extends Fields = {},
  Body extends z.ZodType | undefined = undefined,
  Result extends z.ZodType | undefined = undefined,
  Prepared = undefined,
>(
  is: Is<Path, Query, Body, Result> & {
    method: Exclude<Method, 'GET'>
    prepare?(asked: Asked<Path, z.output<z.ZodObject<Query>>, Given<Body>>): Promise<Prepared>
    change(
      trx: Db,
      asked: Asked<Path, z.output<z.ZodObject<Query>>, Given<Body>>,
      prepared: Prepared,
    ): Promise<Changed<Answer<Result>>>
  },
): Operation {
  const { prepare = async () => undefined, change, ...declared } = is
  return { ...declared, act: untyped<Act>({ kind: 'change', prepare, change }) }
}

/** Creation answers 201, deletion 204, all else 200. Actions are POSTs to a verb below an account. */
export function statusOf({ method, answer, path, status }: Declared): 200 | 201 | 204 {
  if (status !== undefined) return status
  if (answer === undefined) return 204
  return method === 'POST' && !/:\w+\/[a-z-]+$/.test(path.replace(/^\/tenants\/:tenant/, '')) ? 201 : 200
}
