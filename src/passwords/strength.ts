/**
 * The strength meter: how hard a candidate is to guess, from 0 to 4, with one hint. Advice only: `judge` decides what may
 * be used. It runs in a thread of its own, because a hard candidate takes half a second; the thread starts with the first
 * question and ends when nobody asks for a while, for its dictionaries take about 60 MB.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Words } from '#language/language.ts'
import { Problem } from '#web/problem.ts'
import { strength as texts } from './strength-texts.ts'

export interface Strength {
  /** 0: guessed at once. 4: out of reach. */
  score: 0 | 1 | 2 | 3 | 4
  /** The score in words, with one hint where there is something to mend. */
  text: Words
}

export interface StrengthMeter {
  /** `words` are what others could guess, such as the user ID. Throws Problem `busy` (503) when too many ask. */
  estimate(candidate: string, words?: readonly string[]): Promise<Strength>
  close(): Promise<void>
}

/** What the thread is asked, and what it answers. */
export interface Question {
  candidate: string
  words: string[]
}
export interface Estimate {
  score: Strength['score']
  warning: string | undefined
}

export interface MeterBounds {
  /** How many questions may be open at once. */
  open?: number
  /** How long one answer may take, in milliseconds; the first waits for the dictionaries. */
  answerMilliseconds?: number
  idleMilliseconds?: number
}

/** What follows these many characters makes a password no easier to guess, and the estimate slow. */
const looksAt = 64
const mostWords = 10

export function strengthMeter(bounds: MeterBounds = {}): StrengthMeter {
  const { open = 8, answerMilliseconds = 3000, idleMilliseconds = 120_000 } = bounds
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  const end = async (): Promise<void> => {
    clearTimeout(idle)
    const ended = worker
    worker = undefined
    await ended?.terminate()
  }

  const start = (): Worker => {
    const started = new Worker(new URL('./strength-worker.ts', import.meta.url))
    // A thread that breaks while nobody waits for it must not take the process with it; the next question starts another.
    started.on('error', () => {
      if (worker === started) worker = undefined
    })
    return started
  }

  const ask = async (question: Question): Promise<Estimate> => {
    clearTimeout(idle)
    worker ??= start()
    const asked = worker
    asked.ref()
    try {
      const answer = once(asked, 'message', { signal: AbortSignal.timeout(answerMilliseconds) })
      asked.postMessage(question)
      const [estimate] = await answer
      return estimate
    } catch (cause) {
      await end()
      throw busy(cause)
    } finally {
      asked.unref()
      idle = setTimeout(end, idleMilliseconds).unref()
    }
  }

  return {
    async estimate(candidate, words = []) {
      if (waiting >= open) throw busy()
      waiting += 1
      const question = { candidate: beginning(candidate), words: words.slice(0, mostWords).map(beginning) }
      const turn = last.then(() => ask(question))
      last = Promise.allSettled([turn])
      try {
        return inWords(await turn)
      } finally {
        waiting -= 1
      }
    },
    close: end,
  }
}

function beginning(text: string): string {
  return [...text.slice(0, 2 * looksAt)].slice(0, looksAt).join('')
}

function inWords({ score, warning }: Estimate): Strength {
  const label = texts.scores[score]
  const hint = texts.hints[warning ?? ''] ?? (score < 3 ? texts.longer : undefined)
  if (!hint || score === 4) return { score, text: label }
  return { score, text: { ja: `${label.ja}：${hint.ja}`, en: `${label.en}: ${hint.en}` } }
}

function busy(cause?: unknown): Problem {
  const text = { ja: 'ただいまパスワードの強さを表示できません。', en: 'The strength cannot be shown at the moment.' }
  return new Problem('busy', 503, text, { retryAfterSeconds: 1, cause })
}
