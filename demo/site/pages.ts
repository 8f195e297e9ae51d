import { html } from 'hono/html'
import { formatTime, type Language, languages } from '#language/language.ts'
import type { SignedIn } from './relying-party.ts'
import type { Brand } from './site.ts'
import { texts } from './texts.ts'

type Html = ReturnType<typeof html>

/** Who looks at a page, and where it is. */
export interface Face {
  language: Language
  path: string
}

const languageNames: Record<Language, string> = { ja: '日本語', en: 'English' }

interface PageOptions {
  title: string
  body: Html
  /** Its colour and name stand on top. */
  brand?: Brand | undefined
}

function page({ language, path }: Face, { title, body, brand }: PageOptions): Html {
  const t = texts[language]
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${title} | ${brand?.name ?? t.brand}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/looks.css">
</head>
<body${brand ? html` data-tenant="${brand.tenantId}"` : ''}>
<a class="skip" href="#main">${t.skip}</a>
<header><p class="brand"><a href="/">${brand?.name ?? t.brand}</a></p>
<nav aria-label="${t.language}"><ul>${languages.map(
    (each) =>
      html`<li>${
        each === language
          ? html`<span aria-current="true">${languageNames[each]}</span>`
          : html`<a href="${path}?lang=${each}" lang="${each}" hreflang="${each}">${languageNames[each]}</a>`
      }</li>`,
  )}</ul></nav></header>
<main id="main">
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`
}

export function homePage(face: Face, shops: readonly { brand: Brand; signedIn: SignedIn | undefined }[]): Html {
  const t = texts[face.language]
  return page(face, {
    title: t.homeTitle,
    body: html`<p class="lead">${t.homeLead}</p>
<div class="shops">
${shops.map(({ brand, signedIn }) => shopCard(face, brand, signedIn))}</div>`,
  })
}

function shopCard({ language }: Face, brand: Brand, signedIn: SignedIn | undefined): Html {
  const t = texts[language]
  const id = `shop-${brand.tenantId}`
  return html`<section class="shop" data-tenant="${brand.tenantId}" aria-labelledby="${id}">
<h2 id="${id}">${brand.name}</h2>
<p>${t.preset[brand.preset] ?? brand.preset}</p>
${
  signedIn
    ? html`<p><a class="button" href="/${brand.tenantId}/">${t.open}</a> <span class="who">${t.signedInAs(nameOf(signedIn))}</span></p>`
    : html`<p><a class="button" href="/${brand.tenantId}/sign-in">${t.signIn}</a></p>`
}
${otherAsks(language, brand)}
</section>
`
}

function otherAsks(language: Language, { tenantId }: Brand): Html {
  const t = texts[language]
  const asks = [
    ['again', t.again, t.againHint],
    ['recent', t.recent, t.recentHint],
    ['two-factors', t.twoFactors, t.twoFactorsHint],
    ['silently', t.silently, t.silentlyHint],
  ] as const
  return html`<details><summary>${t.more}</summary>
<ul class="asks">${asks.map(
    ([ask, name, hint]) =>
      html`<li><a href="/${tenantId}/sign-in?ask=${ask}">${name}</a><br><small>${hint}</small></li>\n`,
  )}</ul></details>`
}

const nameOf = ({ userInfo, claims }: SignedIn) => String(userInfo.preferred_username ?? claims.sub)

export function signedInPage(face: Face, brand: Brand, signedIn: SignedIn): Html {
  const t = texts[face.language]
  const { claims, userInfo } = signedIn
  return page(face, {
    title: t.welcome(nameOf(signedIn)),
    brand,
    body: html`<p class="lead">${t.welcomeLead}</p>
<dl class="facts">
${factsOf(face.language, signedIn).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
<div class="acts">
<form method="post" action="/${brand.tenantId}/sign-out"><button class="button">${t.signOut}</button></form>
<a class="button second" href="/${brand.tenantId}/sign-in?ask=again">${t.again}</a>
<a class="button second" href="${brand.issuer}/account">${t.account}</a>
</div>
${otherAsks(face.language, brand)}
<details open><summary>${t.idToken}</summary>${json(claims)}</details>
<details><summary>${t.userInfo}</summary>${json(userInfo)}</details>
<p><a href="/">${t.back}</a></p>`,
  })
}

const json = (value: object) => html`<pre tabindex="0"><code>${JSON.stringify(value, null, 2)}</code></pre>`

function factsOf(language: Language, { claims, userInfo, ask }: SignedIn): (readonly [string, Html | string])[] {
  const t = texts[language]
  const acr = String(claims.acr ?? '')
  const ways = Array.isArray(claims.amr) ? claims.amr.map(String) : []
  const asked = Object.entries(ask).map(([name, value]) => `${name}=${value}`)
  return [
    [t.userId, nameOf({ claims, userInfo } as SignedIn)],
    [t.mail, mailOf(language, userInfo)],
    [t.strength, acr ? html`${t.acr[acr] ?? ''} <code>${acr}</code>` : t.nothing],
    [t.ways, ways.length > 0 ? ways.map((way) => html`${t.amr[way] ?? ''} <code>${way}</code> `) : t.nothing],
    [t.when, claims.auth_time === undefined ? t.nothing : formatTime(claims.auth_time, language, 'Asia/Tokyo')],
    [t.asked, asked.length > 0 ? html`<code>${asked.join(' ')}</code>` : t.askedNothing],
  ] as (readonly [string, Html | string])[]
}

function mailOf(language: Language, { email, email_verified: verified }: SignedIn['userInfo']): string {
  const t = texts[language]
  return email ? `${email} ${verified ? '' : t.unverified}` : t.nothing
}

export function signedOutPage(face: Face, brand: Brand): Html {
  const t = texts[face.language]
  return page(face, {
    title: t.signedOutTitle,
    brand,
    body: html`<p class="lead">${t.signedOutLead}</p>
<div class="acts"><a class="button" href="/${brand.tenantId}/sign-in">${t.retry}</a><a class="button second" href="/">${t.back}</a></div>`,
  })
}

export interface Reason {
  /** `error` of the answer (OAuth), or one of our own. */
  code: string
  detail?: string | undefined
}

export function problemPage(face: Face, brand: Brand | undefined, { code, detail }: Reason): Html {
  const t = texts[face.language]
  const { title, lead } = t.problems[code] ?? t.problems['other']!
  return page(face, {
    title,
    brand,
    body: html`<p class="lead">${lead}</p>
<div class="acts">${
      brand ? html`<a class="button" href="/${brand.tenantId}/sign-in">${t.retry}</a>` : ''
    }<a class="button second" href="/">${t.back}</a></div>
<details><summary>${t.details}</summary>${json({ error: code, ...(detail ? { error_description: detail } : {}) })}</details>`,
  })
}

export function lostPage(face: Face): Html {
  const t = texts[face.language]
  return page(face, {
    title: t.lostTitle,
    body: html`<p class="lead">${t.lostLead}</p>
<div class="acts"><a class="button" href="/">${t.back}</a></div>`,
  })
}
