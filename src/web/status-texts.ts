import { type Words, words } from '#language/language.ts'

const texts = words(
  {
    400: {
      title: '受け付けられませんでした',
      text: '送信された内容を読み取れませんでした。前の画面に戻って、もう一度お試しください。',
    },
    403: { title: 'この操作は行えません', text: 'この操作は許可されていません。' },
    404: {
      title: 'ページが見つかりません',
      text: 'アドレスが正しいかご確認ください。ご利用のサービスの画面からもう一度お進みください。',
    },
    405: { title: 'この操作は行えません', text: 'このアドレスでは、この操作を受け付けていません。' },
    408: { title: '時間切れになりました', text: '送信に時間がかかりすぎました。もう一度お試しください。' },
    410: { title: '画面の有効期限が切れました', text: 'ご利用のサービスの画面からもう一度お試しください。' },
    413: { title: '内容が大きすぎます', text: '送信された内容が大きすぎるため、受け付けられませんでした。' },
    415: { title: '受け付けられない形式です', text: 'この形式の内容は受け付けていません。' },
    421: {
      title: 'アドレスが違います',
      text: 'このアドレスでは、サービスを提供していません。公式のアドレスからお進みください。',
    },
    423: { title: 'ロックされています', text: '安全のため、この操作は現在行えません。' },
    429: {
      title: 'しばらくお待ちください',
      text: '短い間に操作が繰り返されました。時間をおいて、もう一度お試しください。',
    },
    431: { title: '受け付けられませんでした', text: '送信された内容が大きすぎるため、受け付けられませんでした。' },
    500: {
      title: '問題が発生しました',
      text: '処理の途中で問題が発生しました。時間をおいて、もう一度お試しください。',
    },
    503: { title: 'ただいま混み合っています', text: 'しばらくしてから、もう一度お試しください。' },
  },
  {
    400: {
      title: 'We could not accept this',
      text: 'We could not read what was sent. Go back to the previous page and try again.',
    },
    403: { title: 'This is not allowed', text: 'You are not allowed to do this.' },
    404: { title: 'Page not found', text: 'Check that the address is right, or start again from the service you use.' },
    405: { title: 'This is not possible here', text: 'This address does not accept that kind of request.' },
    408: { title: 'It took too long', text: 'Sending took too long. Please try again.' },
    410: { title: 'This page has expired', text: 'Please go back to the service you use and try again.' },
    413: { title: 'This is too large', text: 'What was sent is too large to be accepted.' },
    415: { title: 'This kind of content is not accepted', text: 'Content of this kind is not accepted here.' },
    421: { title: 'Wrong address', text: 'The service does not live at this address. Use its official address.' },
    423: { title: 'Locked', text: 'To keep you safe, this is not possible at the moment.' },
    429: {
      title: 'Please wait a moment',
      text: 'There were too many requests in a short time. Please try again later.',
    },
    431: { title: 'We could not accept this', text: 'What was sent is too large to be accepted.' },
    500: { title: 'Something went wrong', text: 'A problem occurred on our side. Please try again later.' },
    503: { title: 'We are busy', text: 'Please try again in a little while.' },
  },
)

type Known = keyof (typeof texts)['ja']

function nearest(status: number): Known {
  if (Object.hasOwn(texts.ja, status)) return status as Known
  return status >= 500 ? 500 : 400
}

/** The heading of an error page. */
export function statusTitle(status: number): Words {
  const known = nearest(status)
  return { ja: texts.ja[known].title, en: texts.en[known].title }
}

/** What an error page says where the Problem has nothing better. */
export function statusText(status: number): Words {
  const known = nearest(status)
  return { ja: texts.ja[known].text, en: texts.en[known].text }
}
