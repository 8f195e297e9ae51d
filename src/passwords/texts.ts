import type { Language, Words } from '#language/language.ts'
import { manualSigns } from './characters.ts'
import type { CharacterSet, PasswordPolicy } from './options.ts'

/** What is wrong with a password; numbers and characters are named, the password never is. */
export const broken = {
  tooShort: (min: number, max: number): Words => ({
    ja: `パスワードは${min}文字以上${max}文字以下で入力してください。`,
    en: `Use ${min} to ${max} characters. This one is too short.`,
  }),
  tooLong: (min: number, max: number): Words => ({
    ja: `パスワードは${min}文字以上${max}文字以下で入力してください。`,
    en: `Use ${min} to ${max} characters. This one is too long.`,
  }),
  characters: (outsiders: readonly string[]): Words => ({
    ja: `使用できない文字が含まれています（${named(outsiders, 'ja')}）。`,
    en: `Contains characters that cannot be used (${named(outsiders, 'en')}).`,
  }),
  kinds: (kinds: number): Words => kindsRule(kinds),
  containsUserId: {
    ja: 'ユーザIDを含むパスワードは使用できません。',
    en: 'Do not include your user ID.',
  },
  containsMail: {
    ja: 'メールアドレスのアカウント名（@の前）を含むパスワードは使用できません。',
    en: 'Do not include the name of your mail address (the part before the @).',
  },
  sameAsCurrent: {
    ja: '変更前と同じパスワードは使用できません。',
    en: 'Choose one that differs from the old one.',
  },
  usedBefore: (history: number): Words => ({
    ja: `過去${history}回までに使用したパスワードは使用できません。`,
    en:
      history === 1
        ? 'Your last password cannot be used again.'
        : `Your last ${history} passwords cannot be used again.`,
  }),
  leaked: {
    ja: '流出が確認されているか、よく使われているため、このパスワードは使用できません。別のものをお選びください。',
    en: 'This password is known from data leaks or widely used. Choose another one.',
  },
}

/** The rules as a page lists them before anything was typed. */
export const rule = {
  length: ({ min, max }: PasswordPolicy): Words => ({
    ja: `${min}文字以上${max}文字以下`,
    en: `${min} to ${max} characters`,
  }),
  characters: {
    unicode: {
      ja: '空白や日本語、絵文字を含め、どの文字も使えます',
      en: 'Any character may be used, also spaces and emoji',
    },
    printable: {
      ja: '英数字、記号、空白、日本語など、表示できる文字が使えます',
      en: 'Letters, digits, signs, spaces: all characters that can be seen',
    },
    manual: {
      ja: `半角の英字、数字、記号が使えます（空白は使えません）。使える記号：${manualSigns}`,
      en: `Half-width letters, digits and signs, without spaces. The signs: ${manualSigns}`,
    },
  } satisfies Record<CharacterSet, Words>,
  kinds: (kinds: number): Words => kindsRule(kinds),
  containsUserId: { ja: 'ユーザIDを含まない', en: 'Does not include your user ID' },
  containsMail: {
    ja: 'メールアドレスのアカウント名（@の前）を含まない',
    en: 'Does not include the name of your mail address (the part before the @)',
  },
  sameAsCurrent: { ja: '現在のパスワードと異なる', en: 'Differs from your current password' },
  usedBefore: (history: number): Words => ({
    ja: `過去${history}回までに使用したパスワードと異なる`,
    en: history === 1 ? 'Differs from your last password' : `Differs from your last ${history} passwords`,
  }),
  leaked: {
    ja: '流出が確認されているパスワードや、よく使われるパスワードではない',
    en: 'Is not known from data leaks and not widely used',
  },
}

export const caution = {
  guess: {
    ja: '氏名、生年月日、電話番号など、他人に推測されやすいパスワードは避けてください。',
    en: 'Choose a password that others cannot guess: no names, birthdays or telephone numbers.',
  },
  change: {
    ja: 'パスワードは定期的に変更してください。',
    en: 'Change your password regularly.',
  },
  tell: {
    ja: 'パスワードは他人に知られないように管理してください。',
    en: 'Let nobody learn your password.',
  },
  lend: {
    ja: 'パスワードを他人に使用させないでください。',
    en: 'Let nobody use your password.',
  },
}

export const expiry = {
  soon: (days: number): Words => ({
    ja: `パスワードの有効期限まであと${days}日です。`,
    en: days === 1 ? 'Your password expires in 1 day.' : `Your password expires in ${days} days.`,
  }),
  over: {
    ja: 'パスワードの有効期限が切れています。新しいパスワードを登録してください。',
    en: 'Your password has expired. Set a new one.',
  },
}

function kindsRule(kinds: number): Words {
  if (kinds >= 4) {
    return {
      ja: '英大文字、英小文字、数字、記号をすべて含めてください。',
      en: 'Use capital letters, small letters, digits and signs.',
    }
  }
  return {
    ja: `英大文字、英小文字、数字、記号のうち${kinds}種類以上を含めてください。`,
    en: `Use at least ${kinds} of these kinds: capital letters, small letters, digits, signs.`,
  }
}

const mostNamed = 8
const space: Record<Language, string> = { ja: '空白', en: 'space' }
const more: Record<Language, string> = { ja: 'など', en: 'and others' }

/** Characters that can be seen as they are, a space by its name, others by their number. */
function named(characters: readonly string[], language: Language): string {
  const names = characters.slice(0, mostNamed).map((character) => {
    if (character === ' ') return space[language]
    return /^[\p{L}\p{N}\p{P}\p{S}]$/v.test(character) ? character : codePoint(character)
  })
  return [...names, ...(characters.length > mostNamed ? [more[language]] : [])].join(language === 'ja' ? '　' : ' ')
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}
