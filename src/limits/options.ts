import { section, type ValuesOf, whole } from '#options/options.ts'

/** When an account is locked by failures, and what slows them down before. */
export const lockOptions = section('lock', {
  passwordTries: whole({
    unit: 'tries',
    min: 1,
    max: 100,
    default: { recommended: 50, 'two-step': 50, manual: 5 },
    explain: {
      ja: 'パスワードを続けて何回間違えるとロックするかの回数です。少なくするほど、他人がわざと間違えて本人を締め出しやすくなります。待ち時間と組み合わせるときは50回を推奨します。',
      en: 'After how many wrong passwords in a row the account is locked. The fewer, the easier a stranger shuts the owner out by failing on purpose; together with waits, 50 is advised.',
    },
  }),
  minutes: whole({
    unit: 'minutes',
    min: 0,
    max: 1440,
    default: 0,
    explain: {
      ja: 'ロックが自動で解けるまでの分数です。0のときは、再発行するかサポート窓口が解除するまで解けません。',
      en: 'After how many minutes a lock ends by itself. 0: it stays until the password is reissued or the support desk unlocks.',
    },
  }),
  waitsFrom: whole({
    unit: 'tries',
    min: 0,
    max: 100,
    default: { recommended: 5, 'two-step': 5, manual: 0 },
    explain: {
      ja: '何回目の間違いから、次に試せるまでの待ち時間を設けるかの回数です。待ち時間は30秒から始まり、間違えるたびに倍になり、最長1時間です。0のときは待ち時間を設けません。',
      en: 'From which wrong try on the next one has to wait: 30 seconds at first, doubled each time, one hour at most. 0: no waits.',
    },
  }),
})

export type LockPolicy = ValuesOf<typeof lockOptions>
