/** The thread of the strength meter: estimates one candidate at a time, and knows nobody's name but those it is given. */
import { parentPort } from 'node:worker_threads'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'
import type { Estimate, Question } from './strength.ts'

const estimator = new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs })

parentPort?.on('message', ({ candidate, words }: Question) => {
  const { score, feedback } = estimator.check(candidate, words)
  const estimate: Estimate = { score, warning: feedback.warning ?? undefined }
  parentPort?.postMessage(estimate)
})
