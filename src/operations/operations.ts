/**
 * Operations: what load balancers and operators ask a node.
 *
 *   alive   the process answers
 *   ready   it may be sent visitors: the database answers, the clocks agree, and no stop was announced
 *
 * An alarm wants a person to look, and stands beside the checks; it does not send visitors away, for every node has it.
 *
 * Answers name what is wrong in words for the log of whoever asks, never a secret or an address.
 */

/** Something that a node needs; `why` when it does not hold. */
export type Check = () => Promise<{ ready: true } | { ready: false; why: string }>

/** What is alarming, in words; undefined when nothing is. */
export type Alarm = () => Promise<string | undefined>

export interface Readiness {
  ready: boolean
  checks: Record<string, string>
  alarms: Record<string, string>
}

export interface Operations {
  readiness(): Promise<Readiness>
  /** From now on not ready: the load balancer shall send nobody more. */
  stopping(): void
}

const longestCheckMilliseconds = 3000

export function operations(checks: Record<string, Check>, alarms: Record<string, Alarm> = {}): Operations {
  let stops = false

  /** What a failing check has thrown may name hosts and users; it is not told here. */
  async function inTime<T>(asked: Promise<T>): Promise<T | string> {
    const late = new Promise<string>((resolve) => {
      setTimeout(() => resolve('no answer in time'), longestCheckMilliseconds).unref()
    })
    return Promise.race([asked.catch(() => 'failed'), late])
  }

  const outcomeOf = (check: Check) => inTime(check().then((outcome) => (outcome.ready ? 'ok' : outcome.why)))

  return {
    stopping() {
      stops = true
    },

    async readiness() {
      const found = Object.fromEntries(await askAll(checks, outcomeOf))
      if (stops) found['node'] = 'stopping'
      const ringing = (await askAll(alarms, (alarm) => inTime(alarm()))).filter(([, words]) => words !== undefined)
      return {
        ready: Object.values(found).every((outcome) => outcome === 'ok'),
        checks: found,
        alarms: Object.fromEntries(ringing) as Record<string, string>,
      }
    },
  }
}

async function askAll<A, B>(named: Record<string, A>, ask: (one: A) => Promise<B>): Promise<[string, B][]> {
  return Promise.all(Object.entries(named).map(async ([name, one]): Promise<[string, B]> => [name, await ask(one)]))
}
