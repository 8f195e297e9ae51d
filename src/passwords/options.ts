import { choice, flag, section, type ValuesOf, whole } from '#options/options.ts'

export const characterSets = ['unicode', 'printable', 'manual'] as const
export type CharacterSet = (typeof characterSets)[number]

/** What a tenant asks of passwords. The bounds keep every policy above eight characters and below what a form can carry. */
export const passwordOptions = section(
  'password',
  {
    min: whole({
      unit: 'characters',
      min: 8,
      max: 64,
      default: { recommended: 15, 'two-step': 8, manual: 8 },
      explain: {
        ja: 'パスワードの最小文字数です（コードポイントで数えます）。パスワードだけでログインする契約では15文字以上、ほかの認証手段と組み合わせる契約では8文字以上を推奨します。',
        en: 'The fewest characters of a password, counted in code points. Where the password is the only proof, 15 or more are advised; 8 or more where another proof is asked as well.',
      },
    }),
    max: whole({
      unit: 'characters',
      min: 16,
      max: 128,
      default: { recommended: 128, 'two-step': 128, manual: 32 },
      explain: {
        ja: 'パスワードの最大文字数です。超える入力は切り詰めずに断ります。長い合言葉を使えるように64文字以上を推奨します。',
        en: 'The most characters of a password. Longer ones are refused, never cut. 64 or more let people use long phrases.',
      },
    }),
    characters: choice({
      of: characterSets,
      default: { recommended: 'unicode', 'two-step': 'printable', manual: 'manual' },
      explain: {
        ja: '使える文字です。unicode：すべての文字。printable：画面に表示できる文字（制御文字や見えない文字を除く）。manual：半角の英数字と記号のみ（空白は不可）。',
        en: 'The characters that may be used. unicode: all of them. printable: all that can be seen, no control or invisible ones. manual: ASCII letters, digits and signs only, no space.',
      },
    }),
    kinds: whole({
      unit: 'kinds',
      min: 0,
      max: 4,
      default: 0,
      explain: {
        ja: '英大文字・英小文字・数字・記号のうち、含めなければならない種類の数です。0は条件なし。覚えにくく推測されやすいパスワードを生みやすいため、0を推奨します。',
        en: 'How many of capital letters, small letters, digits and signs a password must hold; 0 asks for none. Such rules make passwords harder to remember and hardly harder to guess: 0 is advised.',
      },
    }),
    lifetimeDays: whole({
      unit: 'days',
      min: 0,
      max: 3650,
      default: 0,
      explain: {
        ja: 'パスワードの有効期限です。期限を過ぎると、次のログインで新しいパスワードの登録を求めます。0は期限なしで、これを推奨します。',
        en: 'How long a password may be used; after that the next sign-in asks for a new one. 0 means no end, which is advised.',
      },
    }),
    history: whole({
      unit: 'passwords',
      min: 0,
      max: 24,
      default: 0,
      explain: {
        ja: '再び使うことができない、過去のパスワードの数です。現在のパスワードと同じものは、この値にかかわらず断ります。',
        en: 'How many earlier passwords may not be used again. The present one may never be repeated, whatever this says.',
      },
    }),
    refuseLeaked: flag({
      default: { recommended: true, 'two-step': true, manual: false },
      explain: {
        ja: '流出が知られているパスワードや、よく使われるパスワードを断ります。照合はこのサーバの中だけで行い、外部には送りません。',
        en: 'Refuses passwords that are known from leaks or widely used. They are looked up on this server; nothing is sent elsewhere.',
      },
    }),
  },
  ({ min, max }) => (min <= max ? [] : [{ field: 'min', code: 'above-max', text: aboveMax }]),
)

const aboveMax = {
  ja: 'パスワードの最小文字数が、最大文字数を超えています。',
  en: 'The fewest characters of a password are more than the most.',
}

export type PasswordPolicy = ValuesOf<typeof passwordOptions>
