/**
 * Values of the policy that are part of the outside interface and that nothing reads yet. They are checked, stored and
 * given back; whoever builds what reads one moves it to the `options.ts` of the room that does.
 */
import { choice, section, whole } from '#options/options.ts'

/** Values that belong to a section of which other values are read. */
export const notYetReadValues = {
  session: {
    quickSignInDays: whole({
      unit: 'days',
      min: 0,
      max: 365,
      default: 90,
      explain: {
        ja: '記憶したブラウザでアカウントを選ぶだけでログインを始められる日数です。0のときは記憶しません。',
        en: 'For how many days a browser remembers the account for quick sign-in. 0: not at all.',
      },
    }),
  },
}

/** Sections and values of which nothing is read. */
export const notYetRead = {
  risk: section('risk', {
    mode: choice({
      of: ['off', 'monitor', 'on'],
      default: { recommended: 'on', 'two-step': 'on', manual: 'off' },
      explain: {
        ja: 'リスク判定を使わない、記録だけする、使う、のいずれかです。',
        en: 'The risk analysis: off, only recorded, or acted upon.',
      },
    }),
    budgetPercent: whole({
      unit: 'percent',
      min: 1,
      max: 50,
      default: 8,
      explain: {
        ja: '本人のログインのうち、追加の確認を求めてもよい割合の上限です。',
        en: 'Of the sign-ins that turn out genuine, how many may be asked for more.',
      },
    }),
    asks: choice({
      of: ['code', 'strongest'],
      default: { recommended: 'strongest', 'two-step': 'code', manual: 'code' },
      explain: {
        ja: 'リスクが高いときに求める確認です。',
        en: 'What is asked when the risk is high: a code, or the strongest way the account has.',
      },
    }),
  }),
}
