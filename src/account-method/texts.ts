import type { Method } from '#accounts/accounts.ts'
import { words } from '#language/language.ts'
import type { Need } from './account-method.ts'

export const texts = words(
  {
    title: 'ログイン方法',
    lead: 'ログインのときに使う認証情報の組み合わせを変更できます。',
    present: '現在のログイン方法',
    choose: '新しいログイン方法',
    next: '確認画面に進む',
    none: '今すぐ変更できるログイン方法はありません。',
    unready: '準備が必要な方法',
    methods: {
      password: 'パスワード',
      'password+one-time-password': 'パスワードとワンタイムパスワード',
      'password+certificate': 'パスワードと電子証明書',
      passkey: 'パスキー',
    } as Record<Method, string>,
    hints: {
      password: 'ユーザIDとパスワードを入力します。',
      'password+one-time-password': 'パスワードのあとに、認証アプリに表示される6桁の数字を入力します。',
      'password+certificate': '電子証明書を入れた端末だけからログインできます。パスワードも入力します。',
      passkey: '端末の指紋や顔、暗証番号で確認します。パスワードは使いません。',
    } as Record<Method, string>,
    needs: {
      password: '先にパスワードを登録してください。',
      'one-time-password': '先に認証アプリを登録してください。',
      passkey: '先に、本人の確認ができるパスキーを登録してください。',
      mail: '先にメールアドレスを登録してください。',
    } as Record<Need, string>,
    confirmTitle: 'ログイン方法の変更の確認',
    confirmLead: '次の内容でよろしければ、「変更する」を押してください。',
    userId: 'ユーザID',
    before: '変更前',
    after: '変更後',
    devices: '登録されている端末',
    number: '番号',
    deviceName: '端末の名前',
    until: '電子証明書の有効期限',
    noName: '（名前なし）',
    revokes: '現在の電子証明書はすべて失効し、もう使えなくなります。',
    orders: (mail: string) =>
      `電子証明書を発行します。ダウンロードのご案内を ${mail} に送り、次の画面で証明書ダウンロード用パスワードを一度だけ表示します。ログアウトする前に、電子証明書を端末に取り込んでください。`,
    ends: '次のログインから新しい方法になります。ほかのブラウザでのログインは、すべて終了します。',
    change: '変更する',
    back: '戻る',
    done: 'ログイン方法を変更しました。',
  },
  {
    title: 'Sign-in method',
    lead: 'You can change what you sign in with.',
    present: 'Your method now',
    choose: 'New method',
    next: 'Continue',
    none: 'There is no method that you can change to right now.',
    unready: 'What needs something first',
    methods: {
      password: 'Password',
      'password+one-time-password': 'Password and one-time password',
      'password+certificate': 'Password and certificate',
      passkey: 'Passkey',
    },
    hints: {
      password: 'You enter your user ID and password.',
      'password+one-time-password': 'After your password you enter six digits from an authenticator app.',
      'password+certificate': 'You can sign in only from devices that hold a certificate. You enter your password too.',
      passkey: 'Your device asks for your finger, your face or its PIN. There is no password.',
    },
    needs: {
      password: 'Set a password first.',
      'one-time-password': 'Register an authenticator app first.',
      passkey: 'Register a passkey first, one that makes sure it is you.',
      mail: 'Add a mail address first.',
    },
    confirmTitle: 'Confirm the change of your sign-in method',
    confirmLead: 'If this is what you want, choose "Change".',
    userId: 'User ID',
    before: 'Before',
    after: 'After',
    devices: 'Your devices',
    number: 'No.',
    deviceName: 'Name',
    until: 'Certificate valid until',
    noName: '(no name)',
    revokes: 'All your certificates are revoked and cannot be used any more.',
    orders: (mail) =>
      `A certificate is issued. A mail to ${mail} tells where to download it, and the next page shows the download password once. Install the certificate before you sign out.`,
    ends: 'The new method holds from your next sign-in. Wherever else you are signed in, you are signed out.',
    change: 'Change',
    back: 'Back',
    done: 'Your sign-in method was changed.',
  },
)

export const complaints = {
  missing: { ja: '新しいログイン方法を選んでください。', en: 'Choose a new method.' },
  same: {
    ja: '現在と同じログイン方法です。別の方法を選んでください。',
    en: 'This is your method already. Choose another one.',
  },
  needs: {
    ja: 'このログイン方法には準備が必要です。画面の案内にしたがって登録してください。',
    en: 'This method needs something first. Follow the link below it.',
  },
}
