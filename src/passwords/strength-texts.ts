import type { Words } from '#language/language.ts'

const common = {
  ja: 'よく使われるパスワードに似ています。別の言葉を組み合わせてください。',
  en: 'It resembles widely used passwords. Combine other words.',
}
const keyboard = {
  ja: 'キーボードの並びは推測されやすくなります。',
  en: 'Keys that lie side by side are easy to guess.',
}
const repetition = {
  ja: '同じ文字や言葉の繰り返しは推測されやすくなります。',
  en: 'Repeated characters or words are easy to guess.',
}
const date = {
  ja: '日付や年は推測されやすくなります。',
  en: 'Dates and years are easy to guess.',
}
const name = {
  ja: '名前や1つの単語だけでは推測されやすくなります。言葉を加えてください。',
  en: 'A name or a single word is easy to guess. Add more words.',
}
const personal = {
  ja: 'ユーザIDなど、ご自身に関する言葉は推測されやすくなります。',
  en: 'Words about yourself, such as your user ID, are easy to guess.',
}

/** What the meter says. The keys of `hints` are the estimator's names of its warnings. */
export const strength = {
  scores: [
    { ja: 'とても弱い', en: 'Very weak' },
    { ja: '弱い', en: 'Weak' },
    { ja: 'もう少し', en: 'Fair' },
    { ja: '強い', en: 'Strong' },
    { ja: 'とても強い', en: 'Very strong' },
  ] as const satisfies Words[],
  hints: {
    topTen: common,
    topHundred: common,
    common,
    similarToCommon: common,
    pwned: common,
    straightRow: keyboard,
    keyPattern: keyboard,
    simpleRepeat: repetition,
    extendedRepeat: repetition,
    sequences: {
      ja: '「abc」や「123」のような並びは推測されやすくなります。',
      en: 'Sequences such as "abc" or "123" are easy to guess.',
    },
    recentYears: date,
    dates: date,
    wordByItself: name,
    namesByThemselves: name,
    commonNames: name,
    userInputs: personal,
  } as Record<string, Words>,
  longer: {
    ja: '言葉をいくつか加えて長くすると、さらに強くなります。',
    en: 'A few more words make it stronger.',
  },
}
