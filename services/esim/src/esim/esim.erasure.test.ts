import { newId } from '@enigm/contracts'
import type { TestCaller } from '@enigm/subgraph/testkit'
import { assignMutation, EsimTest } from './esim.fixture'

let test: EsimTest
beforeAll(async () => {
  test = await EsimTest.start()
})
afterAll(() => test.stop())

/** Announces that the deletion of the account has begun. @returns the answer of the service */
async function leave({ accountId }: TestCaller) {
  const deletionId = newId('accountDeletion')
  const data = { accountId: accountId!, state: 'DELETION_REQUESTED' as const, deletionId }
  await test.subgraph.publish('accounts.account.snapshot', accountId!, 1, data)
  return test.subgraph.until(async () => (await test.subgraph.events(deletionId))[0], 'the answer')
}

describe('the deletion of an account', () => {
  it('[ACC-05] deletes its eSIMs, has their profiles taken back, and keeps no record that leads to it', async () => {
    const owner = test.subgraph.caller()
    const [fresh, kept] = [await test.esim(owner), await test.installed(owner)]
    const other = await test.esim()
    const handle = test.subgraph.app.handle('ah', 'platform', owner.accountId!)
    const iccid = (await test.profileOf(fresh.id)).iccid as string
    const answer = await leave(owner)
    expect(answer).toMatchObject({ type: 'esim.erasure.completed', data: { erased: 2, detached: 0 } })
    for (const id of [fresh.id, kept.id]) {
      expect((await test.subgraph.events(id)).at(-1)).toMatchObject({
        type: 'esim.esim.deleted',
        data: { accountId: owner.accountId, state: 'DELETED' },
      })
      expect(await test.subgraph.tablesWith(id)).toEqual(['audit_entry', 'outbox'])
    }
    expect(await test.subgraph.tablesWith(owner.accountId!)).toEqual([
      'audit_entry',
      'audit_head',
      'inbox',
      'inbox_head',
      'outbox',
    ])
    expect(await test.subgraph.tablesWith(handle)).toEqual([])
    await test.subgraph.until(
      async () => (await test.subgraph.tablesWith(iccid)).length === 0,
      'the carrier’s answer',
    )
    expect((await test.see(other.owner, other.id)).state).toBe('ORDERED')
  })

  it('[ACC-05] leaves the eSIMs of an organization to it, without their user', async () => {
    const organization = await test.organization()
    const { admin, member, membershipId } = organization
    const { id } = await test.ofOrganization(organization)
    await test.call(admin, assignMutation, { esimId: id, membershipId })
    await test.activate(member, id)
    expect((await leave(member)).data).toMatchObject({ erased: 1, detached: 1 })
    expect(await test.see(admin, id)).toMatchObject({
      state: 'RELEASED',
      association: { state: 'UNASSIGNED' },
    })
  })

  it('[ACC-05] erases the eSIM of a grant that arrives after it, as soon as payments has erased the entitlement', async () => {
    const owner = test.subgraph.caller()
    const organization = await test.organization()
    await leave(owner)
    const { id, entitlementId } = await test.esim(owner)
    const kept = await test.ofOrganization(organization)
    const { iccid } = await test.profileOf(id)
    for (const erased of [entitlementId, kept.entitlementId]) {
      const data = { entitlementId: erased, productKind: 'ESIM', state: 'REVOKED' } as const
      await test.subgraph.publish('payments.entitlement.erased', erased, 2, data)
      await test.subgraph.until(
        async () => (await test.sql('SELECT 1 FROM entitlement WHERE id = $1', erased)).length === 0,
        'the end of the entitlement',
      )
    }
    expect((await test.subgraph.events(id)).map(({ type }) => type)).toEqual([
      'esim.esim.ordered',
      'esim.esim.deleted',
    ])
    expect((await test.subgraph.audit(`account:${owner.accountId}`)).at(-1)).toMatchObject({
      action: 'esim.esim.deleted',
      actor: 'system',
      target: id,
      reason: 'ACCOUNT_DELETED',
    })
    expect(await test.subgraph.tablesWith(id)).toEqual(['audit_entry', 'outbox'])
    await test.subgraph.until(
      async () => (await test.subgraph.tablesWith(iccid)).length === 0,
      'the carrier’s answer',
    )
    expect((await test.see(organization.admin, kept.id)).state).toBe('ORDERED')
  })

  it('[ACC-05] is answered once, also when its event is repeated or the account holds nothing', async () => {
    const owner = test.subgraph.caller()
    expect((await leave(owner)).data).toMatchObject({ erased: 0, detached: 0 })
  })
})

describe('the end of an organization', () => {
  it('[ACC-05] deletes its eSIMs, has their profiles taken back, and touches no other', async () => {
    const [organization, other] = [await test.organization(), await test.organization()]
    const { id } = await test.ofOrganization(organization)
    const kept = await test.ofOrganization(other)
    const iccid = (await test.profileOf(id)).iccid as string
    const data = { organizationId: organization.id, state: 'ENDED' } as const
    await test.subgraph.publish('accounts.organization.ended', organization.id, 1, data)
    const deleted = await test.subgraph.until(
      async () => (await test.subgraph.events(id)).find(({ type }) => type === 'esim.esim.deleted'),
      'the deletion',
    )
    expect(deleted.data).toMatchObject({ organizationId: organization.id, state: 'DELETED' })
    expect((await test.subgraph.audit(`organization:${organization.id}`)).at(-1)).toMatchObject({
      ...{ action: 'esim.esim.deleted', actor: 'system', target: id, reason: 'ACCOUNT_DELETED' },
    })
    expect(await test.subgraph.tablesWith(id)).toEqual(['audit_entry', 'outbox'])
    await test.subgraph.until(
      async () => (await test.subgraph.tablesWith(iccid)).length === 0,
      'the carrier’s answer',
    )
    expect((await test.see(other.admin, kept.id)).state).toBe('ORDERED')
  })
})
