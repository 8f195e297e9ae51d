import { words } from '#language/language.ts'
import { typedLine } from './forms.ts'
import type { FieldError } from './problem.ts'

/** As many signs as a name of somebody's own thing may have. */
export const longestName = 50

/** A name that a person gives to a thing of their own: a phone, a key, a browser. */
export function judgeName(field: string, typed: string): { name: string } | FieldError {
  const name = typedLine(typed)
  if (name === '') return { field, code: 'missing', text: { ja: texts.ja.missing, en: texts.en.missing } }
  if ([...name].length > longestName) {
    return { field, code: 'too-long', text: { ja: texts.ja.tooLong(longestName), en: texts.en.tooLong(longestName) } }
  }
  return { name }
}

const texts = words(
  {
    missing: '名前を入力してください。',
    tooLong: (most: number) => `名前は${most}文字以内で入力してください。`,
  },
  {
    missing: 'Enter a name.',
    tooLong: (most) => `Use at most ${most} characters for the name.`,
  },
)
