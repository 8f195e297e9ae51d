import assert from 'node:assert/strict'
import { createCipheriv, createPrivateKey, hash, randomBytes, webcrypto } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import forge from 'node-forge'
import { chain, filesFolder, run } from '#test/chain.ts'
import { digest } from './digests.ts'
import { nodeWorkings } from './node-workings.ts'
import { type Pkcs12Format, pkcs12, pkcs12Formats } from './pkcs12.ts'
import { deriveKey } from './pkcs12-keys.ts'
import { browserKey, certificateRequest } from './request-writing.ts'
import { requestedKey } from './requests.ts'
import { tripleDesCbc } from './triple-des.ts'

const made = await chain()
const client = await made.client()
const files = filesFolder()
const password = '7KQM-2H9X-PB3T-WV5E'
const browserWorkings = { digest, tripleDes: tripleDesCbc }

async function file(format: Pkcs12Format, by: 'node' | 'browser', iterations?: number): Promise<string> {
  const facts = {
    key: client.pkcs8,
    certificates: [client.der, made.issuing],
    password,
    friendlyName: 'p-01-usr007 端末1',
    format,
    ...(iterations === undefined ? {} : { iterations }),
  }
  return files.write(`${format}-${by}.p12`, await pkcs12(facts, by === 'node' ? nodeWorkings : browserWorkings))
}

for (const format of pkcs12Formats) {
  for (const by of ['node', 'browser'] as const) {
    describe(`a ${format} file made by ${by}`, async () => {
      const path = await file(format, by)

      it('opens in OpenSSL with the key and two certificates, and with no other password', () => {
        const opened = run('openssl', 'pkcs12', '-in', path, '-passin', `pass:${password}`, '-nodes')
        assert.equal(opened.match(/BEGIN CERTIFICATE/g)?.length, 2)
        const [key = ''] = /-----BEGIN PRIVATE KEY-----[\s\S]*?-----END PRIVATE KEY-----/.exec(opened) ?? []
        assert.ok(createPrivateKey(key).equals(client.key))
        assert.throws(() => run('openssl', 'pkcs12', '-in', path, '-passin', 'pass:x', '-nodes'), /Mac verify error/)
      })

      it('is encrypted as its format says', () => {
        const said = run('sh', '-c', `openssl pkcs12 -in ${path} -passin pass:${password} -nodes -info 2>&1 >/dev/null`)
        const wanted =
          format === 'modern'
            ? [/MAC: sha256, Iteration 100000/, /PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256/g]
            : [/MAC: sha1, Iteration 2048/, /pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2048/g]
        assert.match(said, wanted[0]!)
        assert.equal(said.match(wanted[1]!)?.length, 2)
      })

      it('is imported by NSS', () => {
        const store = files.path(`nss-${format}-${by}`)
        mkdirSync(store)
        run('certutil', '-N', '-d', `sql:${store}`, '--empty-password')
        run('pk12util', '-i', path, '-d', `sql:${store}`, '-W', password, '-K', '')
        assert.match(run('certutil', '-K', '-d', `sql:${store}`), /ec .*p-01-usr007/)
      })
    })
  }
}

it('another library opens the compatible file and finds both certificates', async () => {
  const bytes = await pkcs12(
    { key: client.pkcs8, certificates: [client.der, made.issuing], password, friendlyName: 'x', format: 'compatible' },
    browserWorkings,
  )
  const asn1 = forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(bytes).toString('binary')))
  const opened = forge.pkcs12.pkcs12FromAsn1(asn1, password)
  assert.equal(opened.getBags({ bagType: forge.pki.oids['certBag']! })[forge.pki.oids['certBag']!]?.length, 2)
})

describe('what browsers lack', () => {
  it('SHA-1 and SHA-256 give what Node gives, at every length around a block', () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = new Uint8Array(randomBytes(length))
      assert.deepEqual(Buffer.from(digest('SHA-1', bytes)), hash('sha1', bytes, 'buffer'))
      assert.deepEqual(Buffer.from(digest('SHA-256', bytes)), hash('sha256', bytes, 'buffer'))
    }
  })

  it('triple DES gives what OpenSSL gives', () => {
    for (let length = 0; length < 40; length += 1) {
      const [key, iv, plain] = [randomBytes(24), randomBytes(8), randomBytes(length)]
      const cipher = createCipheriv('des-ede3-cbc', key, iv)
      const wanted = Buffer.concat([cipher.update(plain), cipher.final()])
      assert.deepEqual(Buffer.from(tripleDesCbc(key, iv, plain)), wanted)
    }
  })

  it('keys from passwords are those of another library', () => {
    for (const bytes of [8, 20, 24, 64]) {
      const salt = randomBytes(8)
      const ours = deriveKey(
        { algorithm: 'SHA-1', purpose: 1, password: 'pässword', salt, iterations: 3, bytes },
        browserWorkings,
      )
      const { generateKey } = forge.pkcs12 as unknown as {
        generateKey(
          password: string,
          salt: forge.util.ByteBuffer,
          id: number,
          iterations: number,
          n: number,
        ): forge.util.ByteBuffer
      }
      const theirs = generateKey('pässword', forge.util.createBuffer(salt.toString('binary')), 1, 3, bytes)
      assert.equal(Buffer.from(ours).toString('hex'), theirs.toHex())
    }
  })

  it('a key of the browser signs a request that proves it', async () => {
    const pair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    for (let turn = 0; turn < 20; turn += 1) {
      const key = await browserKey(pair as CryptoKeyPair)
      assert.deepEqual(Buffer.from(requestedKey(await certificateRequest('端末1', key))), Buffer.from(key.publicKey))
    }
  })
})
