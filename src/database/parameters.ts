import { Problem } from '#web/problem.ts'

const impossibleText = {
  ja: '入力に使用できない文字が含まれています。',
  en: 'The input contains a character that cannot be stored.',
}

/**
 * The same values for both engines. SQLite would take a fraction, NaN or a NUL where PostgreSQL refuses, so that a
 * mistake would show on one engine only. Text that no column can hold comes from outside: a Problem, not a fault.
 */
export function checkedParameters(parameters: readonly unknown[]): readonly unknown[] {
  for (const value of parameters) checkParameter(value)
  return parameters
}

function checkParameter(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw new Problem('invalid', 400, impossibleText)
  } else if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number below 2^53: ${value}`)
  } else if (value !== null) {
    throw new TypeError(`only text, whole numbers and null are portable, not ${typeof value}`)
  }
}
