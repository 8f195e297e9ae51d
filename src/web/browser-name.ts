import Bowser from 'bowser'
import { remembered } from './remembered.ts'

/** A browser as its owner would call it: "Chrome, Windows". Empty when the User-Agent tells nothing. */
export const browserName = remembered((userAgent) => readName(userAgent.slice(0, 500)))

function readName(userAgent: string): string {
  if (userAgent === '') return ''
  const { browser, os } = Bowser.parse(userAgent)
  return [browser.name, os.name]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')
    .slice(0, 80)
}
