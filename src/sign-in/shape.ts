/**
 * What a name that nobody has looks like: the page after it is one that an account could have, in the proportions of the
 * tenant's accounts, and always the same for the same name. Else the page would tell who has an account.
 */
import * as accounts from '#accounts/accounts.ts'
import { type AccountView, decide, type Situation, type Step } from '#decision/decision.ts'
import { readyWays } from './ready-ways.ts'
import type { SignInParts, SignInTenant } from './sign-in.ts'

type Common = Pick<Situation, 'policy' | 'site' | 'demand' | 'assessment' | 'ways' | 'now'>
type Shape = Pick<AccountView['twoStep'], 'on' | 'ways' | 'mustEnrol'>

/** The pages that may come first, and an account that gets each. */
const shapes: Partial<Record<Step, Shape>> = {
  password: { on: false, mustEnrol: false, ways: [] },
  'password-and-code': { on: true, mustEnrol: false, ways: [{ step: 'code', raises: 2 }] },
  'approval-wait': {
    on: true,
    mustEnrol: false,
    ways: [
      { step: 'approval-wait', raises: 2 },
      { step: 'code', raises: 2 },
    ],
  },
}

/** Counted anew after so many seconds; the shares are coarse, so that a name keeps its shape meanwhile. */
const memorySeconds = 600
const mostKept = 1000
const sampleSize = 200
const coarse = 16

interface Share {
  page: Step
  upTo: number
}

const memory = new WeakMap<object, Map<string, { shares: readonly Share[]; until: number }>>()

export async function shapeOf(
  parts: SignInParts,
  tenant: SignInTenant,
  subject: string,
  common: Common,
): Promise<Shape> {
  const pages = possiblePages(common)
  if (pages.length === 1) return shapes.password!
  const shares = await sharesOf(parts, tenant, common, pages)
  const digest = Buffer.from(parts.keyed(`shape\n${subject}`), 'base64url')
  const place = digest.readUIntBE(0, 6) / 2 ** 48
  const share = shares.find(({ upTo }) => place < upTo) ?? shares.at(-1)!
  return shapes[share.page]!
}

function possiblePages({ policy, site, ways }: Common): Step[] {
  const { mode, ways: allowed, codeOrder, approvalOrder } = policy.twoStep
  const canAsk = site === 'required' || (site === 'policy' && mode !== 'off')
  const code = canAsk && allowed.includes('code') && codeOrder === 'code-first'
  const approval = canAsk && allowed.includes('approval') && approvalOrder === 'before-password'
  const possible: Step[] = ['password', ...(code ? (['password-and-code'] as const) : [])]
  return [...possible, ...(approval ? (['approval-wait'] as const) : [])].filter((page) => ways.includes(page))
}

async function sharesOf(
  parts: SignInParts,
  tenant: SignInTenant,
  common: Common,
  pages: readonly Step[],
): Promise<readonly Share[]> {
  const kept = memory.get(parts.database) ?? new Map()
  memory.set(parts.database, kept)
  const key = JSON.stringify([tenant.id, common.site, pages])
  const known = kept.get(key)
  if (known && known.until > common.now) return known.shares
  const shares = sharesFrom(pages, await countPages(parts, tenant, common))
  kept.delete(key)
  if (kept.size >= mostKept) kept.delete(kept.keys().next().value)
  kept.set(key, { shares, until: common.now + memorySeconds })
  return shares
}

/** How many of a sample of the accounts would get each page first. */
async function countPages(parts: SignInParts, tenant: SignInTenant, common: Common): Promise<Map<Step, number>> {
  const counts = new Map<Step, number>()
  for (const account of await accounts.sample(parts.database.db, tenant.id, sampleSize)) {
    if (account.state !== 'active') continue
    const page = await firstPage(parts, tenant, common, account)
    counts.set(page, (counts.get(page) ?? 0) + 1)
  }
  return counts
}

async function firstPage(
  parts: SignInParts,
  tenant: SignInTenant,
  common: Common,
  account: accounts.Account,
): Promise<Step> {
  const early = parts.secondWays.filter(({ step }) => step === 'code' || step === 'approval-wait')
  const view: AccountView = {
    method: account.method,
    locked: false,
    usable: true,
    password: { expired: false, mustChange: false },
    twoStep: {
      on: account.twoStep.on,
      mustEnrol: false,
      locked: false,
      ways: await readyWays({ ...parts, secondWays: early }, account, tenant),
    },
  }
  const demand = { acrValues: [], notBefore: null }
  const asked = { ...common, demand, account: view, trusted: false, proofs: [], chosen: undefined }
  const decision = decide(asked)
  return 'ask' in decision ? decision.ask : 'password'
}

/** Nothing that is possible is ever quite absent: the first account that differs from all others must not stand out. */
export function sharesFrom(pages: readonly Step[], counts: ReadonlyMap<Step, number>): Share[] {
  const all = pages.reduce((sum, page) => sum + (counts.get(page) ?? 0), 0)
  const weights = pages.map((page) => Math.max(1, Math.round((coarse * (counts.get(page) ?? 0)) / Math.max(all, 1))))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  return pages.map((page, index) => {
    sum += weights[index]!
    return { page, upTo: sum / total }
  })
}
