/**
 * Configuration profiles of Apple's systems (Configuration Profile Reference, payload com.apple.security.pkcs12): an XML
 * property list around a PKCS#12 file. It holds no password: the device asks the person.
 */
import { randomUUID } from 'node:crypto'
import { base64Of } from './bytes.ts'

export interface AppleProfile {
  /** Reverse domain, stable for one person and device, so that a later profile takes the place of this one. */
  identifier: string
  title: string
  organization: string
  fileName: string
  pkcs12: Uint8Array
}

type Value = string | number | Uint8Array | Value[] | { [key: string]: Value }

export function appleProfile({ identifier, title, organization, fileName, pkcs12 }: AppleProfile): string {
  const payload = {
    PayloadType: 'com.apple.security.pkcs12',
    PayloadVersion: 1,
    PayloadIdentifier: `${identifier}.pkcs12`,
    PayloadUUID: randomUUID().toUpperCase(),
    PayloadDisplayName: title,
    PayloadCertificateFileName: fileName,
    PayloadContent: pkcs12,
  }
  const profile = {
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: randomUUID().toUpperCase(),
    PayloadDisplayName: title,
    PayloadOrganization: organization,
    PayloadContent: [payload],
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">${written(profile)}</plist>
`
}

function written(value: Value): string {
  if (typeof value === 'string') return `<string>${escaped(value)}</string>`
  if (typeof value === 'number') return `<integer>${value}</integer>`
  if (value instanceof Uint8Array) return `<data>${base64Of(value)}</data>`
  if (Array.isArray(value)) return `<array>${value.map(written).join('')}</array>`
  return `<dict>${Object.entries(value)
    .map(([key, of]) => `<key>${escaped(key)}</key>${written(of)}`)
    .join('')}</dict>`
}

/** XML 1.0 has no control characters; they are left out. */
function escaped(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>]/g, (sign) => names[sign]!)
}
