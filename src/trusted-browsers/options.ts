import { flag, section, type ValuesOf, whole } from '#options/options.ts'

export const trustedBrowserOptions = section('trustedBrowsers', {
  on: flag({
    default: true,
    explain: {
      ja: '信頼できる端末（ブラウザ）で、2段階目の確認を省略できるようにします。サイトに伝える本人確認の強さ（acr）は上がりません。オフにすると、登録済みの信頼もその時点から使われません。',
      en: 'Lets trusted browsers skip the second step. It does not raise what sites are told of the sign-in (acr). Switched off, trust that was given before is not used any more either.',
    },
  }),
  ticked: flag({
    default: { recommended: false, 'two-step': true, manual: true },
    explain: {
      ja: '「この端末を信頼する」に、はじめからチェックを入れます。',
      en: 'The box "trust this browser" is ticked at first.',
    },
  }),
  days: whole({
    unit: 'days',
    min: 1,
    max: 90,
    default: 30,
    explain: {
      ja: '信頼が続く日数です。短くすると、登録済みの信頼にもすぐに適用されます。',
      en: 'How long trust lasts. A shorter time holds at once for browsers that are trusted already.',
    },
  }),
})

export type TrustPolicy = ValuesOf<typeof trustedBrowserOptions>
