/** How to install a certificate, system by system. Pictures are drawn from words: see drawing-pages.ts. */
import type { Language, Words } from '#language/language.ts'

export const guideNames = [
  'windows',
  'windows-firefox',
  'macos',
  'ios',
  'android',
  'linux-chrome',
  'linux-firefox',
] as const
export type GuideName = (typeof guideNames)[number]

/** A window as it looks, in words: what stands on top, what it says, what is typed, and its buttons. */
export interface Picture {
  title: string
  lines: readonly string[]
  /** What is typed into a field; dots stand for the download password. */
  field?: string
  /** Settings that are ticked or not. */
  boxes?: readonly { text: string; ticked: boolean }[]
  buttons: readonly string[]
  /** The button to press. */
  press: string
}

export interface GuideStep {
  text: string
  picture?: Picture
}

export interface Guide {
  title: string
  steps: readonly GuideStep[]
  /** What to do when it does not work. */
  trouble: readonly string[]
}

/** The pictures are drawn after the systems of this time, and were not compared with a device. */
export const drawn = { version: '1.0', date: Date.UTC(2026, 10, 22) / 1000 }

export function isGuideName(name: string): name is GuideName {
  return guideNames.some((known) => known === name)
}

export const guideTitles: Record<GuideName, Words> = {
  windows: { ja: 'Windows 11・10（Edge、Chrome）', en: 'Windows 11 and 10 (Edge, Chrome)' },
  'windows-firefox': { ja: 'Windows 11・10（Firefox）', en: 'Windows 11 and 10 (Firefox)' },
  macos: { ja: 'macOS（Safari、Chrome）', en: 'macOS (Safari, Chrome)' },
  ios: { ja: 'iPhone・iPad（Safari）', en: 'iPhone and iPad (Safari)' },
  android: { ja: 'Android（Chrome）', en: 'Android (Chrome)' },
  'linux-chrome': { ja: 'Linux（Chrome、Chromium）', en: 'Linux (Chrome, Chromium)' },
  'linux-firefox': { ja: 'Linux（Firefox）', en: 'Linux (Firefox)' },
}

/** The guide that fits the browser that asks. */
export function guideFor(userAgent: string): GuideName {
  const isFirefox = /Firefox/.test(userAgent)
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios'
  if (/Android/.test(userAgent)) return 'android'
  if (/Macintosh|Mac OS X/.test(userAgent)) return 'macos'
  if (/Windows/.test(userAgent)) return isFirefox ? 'windows-firefox' : 'windows'
  return isFirefox ? 'linux-firefox' : 'linux-chrome'
}

export type Guides = Record<Language, Record<GuideName, Guide>>
