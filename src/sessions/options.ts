import type { Section } from '#options/options.ts'
import { type ValuesOf, whole } from '#options/options.ts'

export const sessionOptions = {
  idleMinutes: whole({
    unit: 'minutes',
    min: 5,
    max: 1440,
    default: 60,
    explain: {
      ja: 'この時間操作がなかったブラウザは、次のサイトへのログインでもう一度本人確認をします。',
      en: 'A browser that was not used for this long has to sign in again at the next site.',
    },
  }),
  hours: whole({
    unit: 'hours',
    min: 1,
    max: 720,
    default: 12,
    explain: {
      ja: 'ログインしたままでいられる最長の時間です。使い続けていても、この時間が過ぎるともう一度ログインします。',
      en: 'The longest time to stay signed in. Even a browser in constant use has to sign in again after it.',
    },
  }),
}

/** The part of the policy section `session` that this room reads. */
export type SessionPolicy = ValuesOf<Section<typeof sessionOptions>>
