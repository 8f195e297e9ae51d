import { z } from 'zod'
import { changing, listing, type Operation } from '../frame/operation.ts'
import { notFound } from '../frame/problems.ts'
import { named, reason, rfc3339, rfc3339OrNull, time } from '../frame/shapes.ts'
import type { ApiParts } from '../parts.ts'

const key = named(
  'SigningKey',
  z.strictObject({
    keyId: z.string(),
    algorithm: z.enum(['ES256', 'RS256']),
    /** announced: published, and signing later; kept: for what it signed. */
    state: z.enum(['announced', 'signs', 'kept']),
    createdAt: time,
    signsFrom: time,
    endsAt: time.nullable(),
  }),
)

const rotation = named('KeyRotation', z.strictObject({ keyIds: z.array(z.string()), signsFrom: time }))
const wish = named('NewKeyRotation', z.strictObject({ reason, compromised: z.boolean().default(false) }))

/** The keys that sign a tenant's tokens; only their public names are ever seen. */
export function keyOperations({ tenants, signingKeys }: ApiParts): Operation[] {
  const mustExist = async (tenantId: string) => {
    if (!(await tenants.find(tenantId))) throw notFound()
  }

  return [
    listing({
      path: '/tenants/:tenant/keys',
      name: 'listKeys',
      section: 'tenants',
      summary: { ja: '公開中の署名鍵', en: 'The published signing keys of a tenant' },
      roles: ['operator', 'administrator', 'auditor'],
      answer: key,
      async list({ parameters }) {
        await mustExist(parameters.tenant)
        const items = (await signingKeys.list(parameters.tenant)).map(({ createdAt, signsFrom, endsAt, ...known }) => ({
          ...known,
          createdAt: rfc3339(createdAt),
          signsFrom: rfc3339(signsFrom),
          endsAt: rfc3339OrNull(endsAt),
        }))
        return { items, after: undefined }
      },
    }),
    changing({
      method: 'POST',
      path: '/tenants/:tenant/keys',
      name: 'addKeys',
      section: 'tenants',
      summary: {
        ja: '署名鍵を新しくする（compromised: 今の鍵をただちに無効にする）',
        en: 'Make new signing keys; compromised: the present ones end at once',
      },
      roles: ['operator', 'administrator'],
      body: wish,
      answer: rotation,
      async prepare({ parameters, body }) {
        await mustExist(parameters.tenant)
        return signingKeys.rotation(parameters.tenant, { atOnce: body.compromised })
      },
      async change(trx, { parameters: { tenant }, body, now }, { apply }) {
        const { keyIds, signsFrom } = await apply(trx, now)
        const detail = { keyIds, compromised: body.compromised }
        return {
          answer: { keyIds: [...keyIds], signsFrom: rfc3339(signsFrom) },
          event: { act: 'keysRotated', tenantId: tenant, subject: tenant, detail },
        }
      },
    }),
  ]
}
