import { section, type ValuesOf, whole } from '#options/options.ts'

/** When wrong guesses lead to waits and locks. */
export const lockOptions = section('lock', {
  passwordTries: whole({
    unit: 'tries',
    min: 1,
    max: 100,
    default: { recommended: 50, 'two-step': 50, manual: 5 },
    explain: {
      ja: 'パスワードを続けて何回間違えるとアカウントをロックするかの回数です。正しく入力されると数え直します。少なすぎると、他人がわざと間違えて本人を締め出せます。',
      en: 'After how many wrong passwords in a row the account is locked; a right one begins anew. With very few, a stranger can shut the owner out by typing wrong ones.',
    },
  }),
  answerTries: whole({
    unit: 'tries',
    min: 1,
    max: 100,
    default: { recommended: 10, 'two-step': 10, manual: 5 },
    explain: {
      ja: '秘密の質問の答えを続けて何回間違えるとロックするかの回数です。ロックされている間は、答えを使う手続きができません。',
      en: 'After how many wrong answers to the security question in a row it is locked; what asks for the answer can then not be done.',
    },
  }),
  codeTries: whole({
    unit: 'tries',
    min: 1,
    max: 100,
    default: { recommended: 10, 'two-step': 10, manual: 5 },
    explain: {
      ja: 'コードを続けて何回間違えるとロックするかの回数です。コードを送り直しても数え続けます。',
      en: 'After how many wrong codes in a row codes are locked; a code sent anew does not begin the count anew.',
    },
  }),
  minutes: whole({
    unit: 'minutes',
    min: 0,
    max: 1440,
    default: 0,
    explain: {
      ja: 'ロックが自動で解除されるまでの時間です。0のときは、サポート窓口が解除するか再発行するまで解除されません。続けて100回間違えたときは、この値にかかわらず自動では解除されません。',
      en: 'How long a lock lasts. 0: until the support desk unlocks it or the password is reissued, which is also what follows after 100 wrong tries in a row, whatever this says.',
    },
  }),
  networkTries: whole({
    unit: 'tries',
    min: 10,
    max: 100_000,
    default: 1000,
    explain: {
      ja: '同じネットワーク（IPv4アドレス、IPv6は/64）から、いろいろなIDに対して1時間に何回パスワード、コード、秘密の質問の答えを間違えると、そのネットワークを待たせるかの回数です。間違えた本人がそのあと正しく入力した分は数えません。以前にログインしたことのあるブラウザは待たせません。',
      en: 'After how many wrong passwords, codes and answers in an hour, over all IDs together, a network (an IPv4 address, an IPv6 /64) has to wait. Those of somebody who then gets it right do not count, and browsers in which the person has signed in before do not wait.',
    },
  }),
  waitsFrom: whole({
    unit: 'tries',
    min: 1,
    max: 100,
    default: 5,
    explain: {
      ja: '同じネットワークから続けて何回間違えると待ち時間を設けるかの回数です。待ち時間は30秒から始まり、間違えるたびに2倍になり、最長1時間です。',
      en: 'From how many wrong tries in a row of one network on it has to wait: 30 seconds at first, twice as long with each further one, at most an hour.',
    },
  }),
})

export type LockPolicy = Pick<ValuesOf<typeof lockOptions>, 'minutes' | 'waitsFrom'>
