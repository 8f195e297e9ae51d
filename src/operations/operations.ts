/**
 * Operations: what load balancers and operators ask a node.
 *
 *   alive   the process answers
 *   ready   it may be sent visitors: the database answers, the clocks agree, nothing alarms, and no stop was announced
 *
 * Answers name what is wrong in words for the log of whoever asks, never a secret or an address.
 */

/** Something that a node needs; `why` when it does not hold. */
export type Check = () => Promise<{ ready: true } | { ready: false; why: string }>

export interface Readiness {
  ready: boolean
  checks: Record<string, string>
}

export interface Operations {
  readiness(): Promise<Readiness>
  /** From now on not ready: the load balancer shall send nobody more. */
  stopping(): void
}

const longestCheckMilliseconds = 3000

export function operations(checks: Record<string, Check>): Operations {
  let stops = false

  async function outcomeOf(check: Check): Promise<string> {
    const late = new Promise<string>((resolve) => {
      setTimeout(() => resolve('no answer in time'), longestCheckMilliseconds).unref()
    })
    const answered = check().then(
      (outcome) => (outcome.ready ? 'ok' : outcome.why),
      () => 'failed',
    )
    return Promise.race([answered, late])
  }

  return {
    stopping() {
      stops = true
    },

    async readiness() {
      const outcomes = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
      )
      const found = Object.fromEntries([...outcomes, ...(stops ? [['node', 'stopping'] as const] : [])])
      return { ready: Object.values(found).every((outcome) => outcome === 'ok'), checks: found }
    },
  }
}
