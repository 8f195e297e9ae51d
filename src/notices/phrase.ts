import type { Words } from '#language/language.ts'
import { inert, plain } from '#messages/inert.ts'

/** Stable: the `code` of a field error. */
export interface BrokenPhrase {
  code: 'too-short' | 'too-long' | 'looks-like-link'
  text: Words
}

const least = 2
const most = 20

/** A pass phrase as it will be shown: one line of visible signs. Empty is no phrase at all, and none is broken. */
export function judgePhrase(typed: string): { phrase: string | undefined } | BrokenPhrase {
  const phrase = plain(typed)
  if (phrase === '') return { phrase: undefined }
  const length = [...phrase].length
  if (length < least) return { code: 'too-short', text: broken.tooShort }
  if (length > most) return { code: 'too-long', text: broken.tooLong }
  // It would stand changed in the mail, and the person would take the true mail for a false one.
  if (inert(phrase) !== phrase || phrase.includes('@')) return { code: 'looks-like-link', text: broken.looksLikeLink }
  return { phrase }
}

const broken = {
  tooShort: { ja: `合言葉は${least}文字以上にしてください。`, en: `Use at least ${least} characters.` },
  tooLong: { ja: `合言葉は${most}文字以内にしてください。`, en: `Use at most ${most} characters.` },
  looksLikeLink: {
    ja: 'リンクやメールアドレスに見える文字は使えません。',
    en: 'It must not look like a link or a mail address.',
  },
}
