import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { goodCalls } from '#test/api-calls.ts'
import { type ApiRig, apiRig, contents } from '#test/api-rig.ts'

/** What the rows may gain when a call is refused: a note of the attempt, and that the token was used. */
const notes = ['audit_entry', 'audit_node', 'audit_seal', 'api_token']

/** Who may do what, written down once more beside the declarations. */
const operatorOnly = [
  ...['addTenant', 'listTenants', 'removeTenant'],
  ...['addAnnouncementForAll', 'listAnnouncementsForAll', 'readAnnouncementForAll', 'changeAnnouncementForAll'],
  'endAnnouncementForAll',
  ...['exportRootKey', 'removeAuthorityKey'],
]
const supportMay = [
  ...['readTenant', 'readPolicy', 'listSites', 'readSite', 'listAccounts', 'readAccount', 'listHistory'],
  ...['unlockAccount', 'signOutAccount', 'reissueEnrolment', 'disableAccount', 'enableAccount'],
  ...['listSessions', 'endSession', 'findAccounts', 'listTimeline', 'readStanding', 'undoChanges'],
  ...['listReports', 'readReport', 'changeReport', 'listAnnouncements', 'readAnnouncement', 'listManuals'],
  ...['listAdvice', 'readAdvice', 'listAdviceVersions'],
  ...['listDevices', 'readDevice', 'reissueDeviceCertificate', 'reissueCertificate', 'revokeDeviceCertificate'],
  ...['listCertificateAuthorities', 'readCertificateAuthority'],
  ...['listTrustedBrowsers', 'removeTrustedBrowser', 'resetTwoStep', 'endDestination'],
]
const auditorMay = [
  ...['readTenant', 'readPolicy', 'listSites', 'readSite', 'listAccounts', 'readAccount', 'listHistory'],
  ...['listSessions', 'listAudit', 'listTimeline', 'readStanding', 'listReports', 'readReport'],
  ...['listAnnouncements', 'readAnnouncement'],
  ...['listManuals', 'listKeys'],
  ...['listAdvice', 'readAdvice', 'listAdviceVersions'],
  ...['listDevices', 'readDevice', 'listCertificateAuthorities', 'readCertificateAuthority'],
  ...['listManuals', 'listKeys', 'listTrustedBrowsers'],
]

const rig = await apiRig()

describe('the roles of the management API', () => {
  const operations = () => rig.app.api.operations

  function mayBe(name: string): string[] {
    return [
      'operator',
      ...(operatorOnly.includes(name) ? [] : ['administrator']),
      ...(supportMay.includes(name) ? ['support'] : []),
      ...(auditorMay.includes(name) ? ['auditor'] : []),
    ]
  }

  /** A call that shall be refused. Only one that succeeds needs a tenant that may go. */
  const aimed = async (name: string, tenant: string) =>
    name === 'removeTenant' ? { path: `/tenants/${tenant}`, body: undefined } : goodCalls[name]!(rig, tenant)

  const tokenOf = (role: string) => (role === 'operator' ? rig.operator : rig.alpha[role as keyof ApiRig['alpha']])
  const roles = ['operator', 'administrator', 'support', 'auditor']

  it('are declared as they are written down here', () => {
    for (const { name, roles: declared } of operations()) assert.deepEqual([...declared], mayBe(name), name)
  })

  it('have a call that succeeds for every operation', () => {
    assert.deepEqual(
      operations()
        .map(({ name }) => name)
        .toSorted(),
      Object.keys(goodCalls).toSorted(),
    )
  })

  it('may do what they may, with 201 for what is made, 204 for what is removed and 200 for all else', async () => {
    for (const { name, method } of operations()) {
      for (const role of mayBe(name)) {
        const { path, body } = await goodCalls[name]!(rig, 'alpha')
        const { status, text } = await rig.call(method, path, { body, token: tokenOf(role) })
        const wanted = name.startsWith('add') ? 201 : method === 'DELETE' ? 204 : 200
        assert.equal(status, wanted, `${role} ${name}: ${text}`)
      }
    }
  })

  it('may not do what they may not, and nothing comes of trying but a note in the audit', async () => {
    for (const { name, method } of operations()) {
      for (const role of roles.filter((one) => !mayBe(name).includes(one))) {
        const { path, body } = await aimed(name, 'alpha')
        const before = await contents(rig.app.database.db, notes)
        const got = await rig.call(method, path, { body, token: tokenOf(role) })
        assert.equal(`${got.status} ${got.body.code}`, '403 forbidden', `${role} ${name}: ${got.text}`)
        assert.deepEqual(await contents(rig.app.database.db, notes), before, `${role} ${name}`)
        const [note] = await rig.acts('alpha').then((acts) => acts.filter(({ detail }) => detail?.operation === name))
        assert.deepEqual([note.act, note.detail], ['callRefused', { operation: name, status: 403 }])
      }
    }
  })

  it('end at the tenant for every role, whatever it may do in its own', async () => {
    for (const { name, method } of operations()) {
      for (const role of ['support', 'auditor'] as const) {
        const { path, body } = await aimed(name, 'beta')
        if (!path.startsWith('/tenants/beta')) continue
        const before = await contents(rig.app.database.db, notes)
        const got = await rig.call(method, path, { body, token: rig.alpha[role] })
        assert.equal(`${got.status} ${got.body.code}`, '404 not-found', `${role} ${name}: ${got.text}`)
        assert.deepEqual(await contents(rig.app.database.db, notes), before, `${role} ${name}`)
      }
    }
  })

  it('end at the tenant: of another one nothing exists, and nothing of it changes', async () => {
    for (const { name, method } of operations()) {
      const { path, body } = await aimed(name, 'beta')
      if (!path.startsWith('/tenants/beta')) continue
      const before = await contents(rig.app.database.db, notes)
      const got = await rig.call(method, path, { body, token: rig.alpha.administrator })
      assert.equal(`${got.status} ${got.body.code}`, '404 not-found', `${name}: ${got.text}`)
      assert.deepEqual(await contents(rig.app.database.db, notes), before, name)

      const nowhere = path.replace('/tenants/beta', '/tenants/no-such')
      const same = await rig.call(method, nowhere, { body, token: rig.alpha.administrator })
      const { reference: _, ...told } = got.body
      const { reference: _r, ...toldOfNothing } = same.body
      assert.deepEqual(told, toldOfNothing, `${name}: another tenant answers like none`)
    }
  })

  it('end at the tenant even where a thing of another tenant is named below the own', async () => {
    for (const { name, method } of operations()) {
      const { path, body } = await aimed(name, 'beta')
      // A search names a thing, and finds nothing; every tenant has the same pages of advice.
      if (!/^\/tenants\/beta\/\w+\//.test(path) || name === 'findAccounts' || path.includes('/advice/')) continue
      const before = await contents(rig.app.database.db, notes)
      const crossed = path.replace('/tenants/beta', '/tenants/alpha')
      const got = await rig.call(method, crossed, { body, token: rig.alpha.administrator })
      assert.equal(got.status, 404, `${name}: ${got.text}`)
      assert.deepEqual(await contents(rig.app.database.db, notes), before, name)
    }
  })

  it('note an attempt on another tenant in the audit of who tried, not of the other', async () => {
    const before = (await rig.acts('beta')).length
    await rig.call('GET', '/tenants/beta/accounts', { token: rig.alpha.support })
    assert.equal((await rig.acts('beta')).length, before)
    const [note] = (await rig.acts('alpha')).filter(({ detail }) => detail?.operation === 'listAccounts')
    assert.equal(note.act, 'callRefused')
    assert.equal(note.detail.status, 404)
    await rig.call('GET', '/tenants/beta/accounts/somebody', { token: rig.alpha.support })
    await rig.call('DELETE', `/tenants/alpha/accounts/${'x'.repeat(2000)}`, { token: rig.alpha.support })
    const acts = await rig.acts('alpha')
    assert.ok(!JSON.stringify(acts).includes('somebody'))
    assert.ok(acts.every(({ subject }) => (subject ?? '').length <= 64))
  })

  it('do not let an administrator make a token that reaches further than the own tenant', async () => {
    for (const body of [{ role: 'administrator', tenant: 'beta' }, { role: 'operator' }, { role: 'auditor' }]) {
      const { status } = await rig.call('POST', '/tokens', { body, token: rig.alpha.administrator })
      assert.equal(status, 403, JSON.stringify(body))
    }
    const body = { role: 'operator', tenant: 'alpha' }
    assert.equal((await rig.call('POST', '/tokens', { body, token: rig.alpha.administrator })).status, 400)
  })

  it('do not let an administrator see or remove the tokens of another tenant, nor those of operators', async () => {
    const { items } = await rig.get('/tokens?limit=500', { token: rig.alpha.administrator })
    assert.ok(items.length > 0 && items.every(({ tenant }: { tenant: string }) => tenant === 'alpha'))
    const all = await rig.get('/tokens?limit=500')
    const others = all.items.filter(({ tenant }: { tenant: string | null }) => tenant !== 'alpha')
    assert.ok(others.length > 1)
    for (const { id } of others) {
      assert.equal((await rig.call('DELETE', `/tokens/${id}`, { token: rig.alpha.administrator })).status, 404)
    }
    assert.equal((await rig.get('/tokens?limit=500')).items.length, all.items.length)
  })
})
