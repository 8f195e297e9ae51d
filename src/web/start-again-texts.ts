import { words } from '#language/language.ts'

/** A body is one text, a point a line. */
export const startAgainTexts = words(
  {
    how: 'もう一度ログインするには',
    steps: [
      'アプリやサイトをいったん閉じて開き直し、もう一度ログインします。',
      'うまくいかないときは、スマートフォンやパソコンを再起動してから、もう一度お試しください。',
      'アプリと、端末のシステムを最新のものに更新してください。',
      'それでも変わらないときは、アプリを削除して入れ直してください。',
      '解決しないときは、サポート窓口へご連絡ください。',
    ].join('\n'),
    troubles: 'このようなときは',
    nothing: {
      title: 'ボタンを押しても何も起きない',
      body: [
        'アプリを完全に終了してから開き直してください。確認画面がほかの画面の裏に隠れていることがあります。',
        'ブラウザのCookieがオフになっていないか、通信ができる状態かをご確認ください。',
        '端末を再起動すると直ることがあります。',
      ].join('\n'),
    },
    error: {
      title: '別のエラーが表示される',
      body: [
        '画面の有効期限が切れていることがあります。アプリやサイトに戻って、最初からやり直してください。',
        '端末の日付と時刻が自動設定になっているかをご確認ください。',
        '同じエラーが続くときは、表示された番号を控えて、サポート窓口へご連絡ください。',
      ].join('\n'),
    },
    sudden: {
      title: '操作していないのに画面が出てくる',
      body: [
        '「キャンセル」を押すか、画面を閉じてください。何も送信されません。',
        'アプリの更新の直後や、ログインの期限が切れたときは、自動で表示されることがあります。公式のアプリを開いて、同じ画面が出るかをご確認ください。',
        '何度も出るときや、見覚えのないアプリの名前のときは、「この画面は本物ですか？」で調べて、サポート窓口へお知らせください。',
      ].join('\n'),
    },
  },
  {
    how: 'To sign in again',
    steps: [
      'Close the app or site, open it again and sign in.',
      'If that does not work, restart your phone or computer and try once more.',
      'Update the app and the system of your device.',
      'If nothing changes, remove the app and install it anew.',
      'If that does not help either, contact the support desk.',
    ].join('\n'),
    troubles: 'When something else is wrong',
    nothing: {
      title: 'The button does nothing',
      body: [
        'Quit the app completely and open it again. The dialog may be hidden behind another window.',
        'Check that cookies are allowed in the browser, and that you are online.',
        'Restarting the device often helps.',
      ].join('\n'),
    },
    error: {
      title: 'Another error appears',
      body: [
        'The page may have expired. Go back to the app or site and start anew.',
        'Check that date and time of the device are set automatically.',
        'If the error stays, note the number that it shows and contact the support desk.',
      ].join('\n'),
    },
    sudden: {
      title: 'Screens come up by themselves',
      body: [
        'Press "Cancel" or close the screen. Nothing is sent.',
        'After an update of an app, or when a sign-in has expired, a screen may come up by itself. Open the official app and see whether the same screen appears there.',
        'If it keeps coming, or names an app that you do not know, use "Is this screen real?" and tell the support desk.',
      ].join('\n'),
    },
  },
)
