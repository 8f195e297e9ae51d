import { flag, section, type ValuesOf } from '#options/options.ts'

export const securityQuestionOptions = section('securityQuestion', {
  on: flag({
    default: { recommended: false, 'two-step': false, manual: true },
    explain: {
      ja: '秘密の質問とその答えを登録し、再発行時の本人確認に使います。答えは推測や調査がしやすく、認証の強さは上がりません。ほかの確認手段と併用してください。',
      en: 'Lets people register a security question and its answer, asked when something is reissued. Answers can be guessed or looked up and never make a sign-in stronger: ask for another proof beside it.',
    },
  }),
})

export type SecurityQuestionPolicy = ValuesOf<typeof securityQuestionOptions>
