import { explain, isRowName } from '#decision/decision.ts'
import type { SignInRecord } from '#history/history.ts'
import type { Language } from '#language/language.ts'
import { texts } from './texts.ts'

/** The site as the person knows it. */
export function siteWords({ site }: SignInRecord, language: Language): string {
  return site ?? texts[language].own
}

/** Why it was refused, in a few words; empty for a success. A code without words stands for itself. */
export function resultWords({ code }: SignInRecord, language: Language): string {
  if (code === null) return ''
  const { codes } = texts[language]
  return codes[code as keyof typeof codes] ?? code
}

/** What the decision said, in a sentence; of a try that it never saw, what became of it. */
export function whyWords({ code, explanation }: SignInRecord, language: Language): string {
  const { tries } = texts[language]
  if (code !== null && Object.hasOwn(tries, code)) return tries[code as keyof typeof tries]
  return explanation !== null && isRowName(explanation) ? explain(explanation, language) : ''
}

export function wayWords({ ways }: SignInRecord, language: Language): string {
  const words = texts[language].ways
  return ways.map((way) => words[way as keyof typeof words] ?? way).join(', ')
}
