import type { Words } from '#language/language.ts'

/** What is wrong with a question or an answer that somebody wants to register. */
export const broken = {
  question: { ja: '秘密の質問を選択してください。', en: 'Choose a security question.' },
  empty: { ja: '秘密の質問の答えを入力してください。', en: 'Enter the answer to the security question.' },
  tooShort: (least: number): Words => ({
    ja: `答えは${least}文字以上で入力してください。`,
    en: `Use at least ${least} characters for the answer.`,
  }),
  tooLong: (most: number): Words => ({
    ja: `答えは${most}文字以下で入力してください。`,
    en: `Use at most ${most} characters for the answer.`,
  }),
  sameAsQuestion: {
    ja: '質問の文と同じ答えは使用できません。',
    en: 'The answer cannot be the words of the question.',
  },
  sameAsUserId: { ja: 'ユーザIDと同じ答えは使用できません。', en: 'The answer cannot be your user ID.' },
}
