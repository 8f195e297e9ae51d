/** The certificate host's own listener: its server certificate, and the proxies it may stand behind. */
import { answersOf } from '#certificate-host/answering.ts'
import { type HostListening, listenForCertificates } from '#certificate-host/listener.ts'
import { hostKeys } from '#certificate-host/own-certificate.ts'
import { addressList } from '#web/client-address.ts'
import { pem } from '#x509/pem.ts'
import type { App } from './app.ts'
import type { Configuration } from './configuration.ts'
import type { Log } from './log.ts'

const usualPort = 8443

/** Undefined where the usual port is taken and nobody named another: the rest of the service works without. */
export async function listenOnCertificateHost(
  app: App,
  configuration: Configuration,
  log: Log,
): Promise<HostListening | undefined> {
  const { certificatePort, certificateProxy, certificateTlsCert, certificateTlsKey, dataDir, trustedProxies } =
    configuration
  const { certificateHost: host, certificates, tenants, clientAddress } = app
  const names = host.places.certificateNames()
  const keys = await hostKeys({
    certFile: certificateTlsCert,
    keyFile: certificateTlsKey,
    dataDir,
    names,
    now: app.now(),
  })
  const trusts = addressList(trustedProxies)
  const answer = answersOf(host, { database: app.database, certificates, tenants, now: app.now })
  try {
    return await listenForCertificates(answer, {
      port: certificatePort ?? usualPort,
      keys,
      judgeHost: host.places.judge,
      async authoritiesOf(tenantId) {
        const trusted = await certificates.authorities.trusted(tenantId)
        return trusted.map(({ certificate }) => pem('CERTIFICATE', certificate.der))
      },
      proxy: certificateProxy ? { form: certificateProxy, trusts } : undefined,
      addressOf: clientAddress,
    })
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!isTaken || certificatePort !== undefined) throw error
    log.warn({ port: usualPort }, 'the port of the certificate host is taken: nobody can sign in with a certificate')
    return undefined
  }
}
