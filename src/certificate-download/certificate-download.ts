/**
 * Certificate download: the page that a mail leads to, how to install what was fetched, and whether it works.
 *
 *   downloadOf   what the page of a download says, with the format that fits the device
 *   fetch        the download: a file, or certificates for a key that was made in the browser
 *   test         whether this browser shows a certificate that can be used, without signing in
 *
 * Opening the page uses nothing up: mail scanners and previews open it. It asks for the download password, never for a user
 * ID or a sign-in password. Page errors: missing, wrong, csr, expired, used, locked.
 */
import type { Certificates, CertificateTenant, DeliveryStanding, Fetched } from '#certificates/certificates.ts'
import type { Device } from '#devices/devices.ts'
import type { Visit } from '#web/visit.ts'
import { appleProfile } from '#x509/apple-profile.ts'
import type { Bytes } from '#x509/bytes.ts'
import { pem } from '#x509/pem.ts'

export type DownloadTenant = CertificateTenant
export type Here = Visit<DownloadTenant>

export const formats = ['modern', 'compatible', 'apple'] as const
export type Format = (typeof formats)[number]

/** What a browser may show to the page that tests a certificate. */
export type Tested =
  | { fits: true; commonName: string; notAfter: number; userId: string | undefined }
  | { fits: false; why: string; commonName?: string | undefined; notAfter?: number | undefined }

export interface DownloadParts {
  certificates: Certificates
  /** Where a browser is asked for its certificate; it comes back to `path` with a one-time `ticket`. */
  present: {
    ask(visit: Here, path: string): Promise<{ to: string; cookie: string }>
    taken(visit: Here, ticket: string, cookieHeader: string | undefined): Promise<Tested | undefined>
  }
}

export type CertificateDownload = ReturnType<typeof certificateDownload>

/** A file for the browser to save. */
export interface File {
  name: string
  type: string
  body: Bytes | string
}

export type Outcome = { done: true; file: File } | (Fetched & { done: false })

export function certificateDownload(parts: DownloadParts) {
  const { certificates } = parts

  return {
    present: parts.present,

    standing: (visit: Here, token: string): Promise<DeliveryStanding> => certificates.standing(visitorOf(visit, token)),

    async fetch(
      visit: Here,
      token: string,
      wish: { password: string; csr: string | undefined; format: Format },
    ): Promise<Outcome> {
      const { csr, format } = wish
      await certificates.ready(visit.tenant, { actor: 'visitor', ip: visit.ip }, visit.now)
      const packed = format === 'modern' ? ('modern' as const) : ('compatible' as const)
      const fetched = await certificates.fetch(visitorOf(visit, token), { ...wish, format: packed })
      if (!fetched.done) return fetched
      const { device, chain, file } = fetched
      if (csr !== undefined || !file) return { done: true, file: chainFile(chain) }
      return {
        done: true,
        file: format === 'apple' ? profileFile(visit, device, fetched.commonName, file) : p12(device, file),
      }
    },
  }
}

function visitorOf({ tenant, ip, reference, now }: Here, token: string) {
  return { tenant, token, ip, reference, now }
}

/** The certificate, and the one above it, for the key that the browser holds (RFC 8555 section 9.1). */
function chainFile(chain: readonly Bytes[]): File {
  const body = chain.map((der) => pem('CERTIFICATE', der)).join('')
  return { name: 'certificate.pem', type: 'application/pem-certificate-chain', body }
}

const stem = ({ number }: Device) => `certificate-${number}`

function p12(device: Device, body: Bytes): File {
  return { name: `${stem(device)}.p12`, type: 'application/x-pkcs12', body }
}

function profileFile({ tenant, origin }: Here, device: Device, commonName: string, pkcs12: Bytes): File {
  const host = new URL(origin).hostname.split('.').toReversed().join('.')
  const body = appleProfile({
    identifier: `${host}.${tenant.id}.${device.accountId.replaceAll(/[^A-Za-z0-9]/g, '')}.${device.number}`,
    title: commonName,
    organization: tenant.name,
    fileName: `${stem(device)}.p12`,
    pkcs12,
  })
  return { name: `${stem(device)}.mobileconfig`, type: 'application/x-apple-aspen-config', body }
}

/** What the system of the device reads: the person names the kind, the browser its system. */
export function usualFormat(device: Pick<Device, 'kind'>, userAgent: string): Format {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'apple'
  if (device.kind !== 'pc' || /Macintosh|Mac OS X|Android/.test(userAgent)) return 'compatible'
  return 'modern'
}

/** On a PC the key is made in the browser, where scripts run; phones cannot take a file that a page has made. */
export function makesKeyInBrowser(device: Pick<Device, 'kind'>, userAgent: string): boolean {
  return device.kind === 'pc' && !/iPhone|iPad|iPod|Android/.test(userAgent)
}
