import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Something the tests need from the system: the package of Debian that brings it, and how to see that it is there. */
interface Need {
  what: string
  debianPackage: string
  present(): boolean
}

const browsers = ['chromium', 'chromium-browser', 'google-chrome']

const needs: Need[] = [
  {
    what: 'Chromium, for the tests in a real browser (another place: CHROMIUM=/path/to/it)',
    debianPackage: 'chromium',
    present: () => process.env['CHROMIUM'] !== undefined || browsers.some(isOnPath),
  },
  {
    what: 'a Japanese font, for pages as people see them',
    debianPackage: 'fonts-noto-cjk',
    present: () => /\S/.test(spawnSync('fc-list', [':lang=ja'], { encoding: 'utf8' }).stdout ?? ''),
  },
  {
    what: 'OpenSSL, which checks certificates, revocation lists and answers about status',
    debianPackage: 'openssl',
    present: () => isOnPath('openssl'),
  },
  {
    what: 'the tools of NSS, which put a certificate into the store of Chromium',
    debianPackage: 'libnss3-tools',
    present: () => isOnPath('certutil') && isOnPath('pk12util'),
  },
  {
    what: 'nginx, before which certificates are shown',
    debianPackage: 'nginx-light',
    present: () => isOnPath('nginx'),
  },
  {
    what: 'strongSwan’s pki, which fetches certificates as devices do',
    debianPackage: 'strongswan-pki',
    present: () => isOnPath('pki'),
  },
  {
    what: 'its plugins, without which it knows no elliptic curves',
    debianPackage: 'libstrongswan-standard-plugins',
    present: () => globSync('/usr/lib{,64}/{ipsec,strongswan}/plugins/libstrongswan-openssl.so').length > 0,
  },
  {
    what: 'HAProxy, the same',
    debianPackage: 'haproxy',
    present: () => isOnPath('haproxy'),
  },
  {
    what: 'Apache with mod_auth_openidc, for its guide',
    debianPackage: 'libapache2-mod-auth-openidc',
    present: () => existsSync('/usr/sbin/apache2') && existsSync('/usr/lib/apache2/modules/mod_auth_openidc.so'),
  },
]

/** Installs what is missing where that is possible (root, apt); else throws an error that names it in plain words. */
export async function provide(): Promise<void> {
  const packages = missing().map(({ debianPackage }) => debianPackage)
  if (packages.length === 0) return
  if (process.getuid?.() === 0 && isOnPath('apt-get')) install(packages)
  const left = missing()
  if (left.length === 0) return
  const list = left.map(({ what, debianPackage }) => `  - ${what}; Debian: apt-get install ${debianPackage}`)
  throw new Error(['The tests need what this machine does not have:', ...list].join('\n'))
}

const missing = () => needs.filter((need) => !need.present())

function install(packages: string[]): void {
  console.error(`installing ${packages.join(', ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const aptGet = (...words: string[]) => spawnSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'], env })
  aptGet('update', '-qq')
  // fontconfig brings fc-list, by which the font is found.
  const wanted = [...packages, 'fontconfig']
  aptGet('install', '-y', '-qq', '--no-install-recommends', ...wanted)
}

function isOnPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
