/** What a phone needs to install the app (W3C Web Application Manifest). */
import { asset } from '#web/assets.ts'
import type { Visit } from '#web/visit.ts'
import { texts } from './texts.ts'

export function manifest({ language }: Visit) {
  const t = texts[language]
  return {
    id: '/app',
    name: t.installedName,
    short_name: t.title,
    lang: language,
    start_url: '/app',
    scope: '/app',
    display: 'standalone',
    background_color: '#f3f4f8',
    theme_color: '#22407a',
    icons: [
      { src: asset('icon-192.png'), sizes: '192x192', type: 'image/png', purpose: 'any' },
      { src: asset('icon-512.png'), sizes: '512x512', type: 'image/png', purpose: 'any' },
      { src: asset('icon.svg'), sizes: 'any', type: 'image/svg+xml' },
    ],
  }
}
