import { changeOf } from './change'

describe('the scopes that a change concerns', () => {
  it('are the holders in the data of its event, its server and the scope of its audit entry', () => {
    const data = { memberId: 'mem_1', serverId: 'srv_1', accountId: 'acct_1', state: 'ACTIVE' }
    expect(changeOf('servers.member.activated', 'mem_1', data, ['server:srv_1', undefined])).toEqual({
      entity: 'servers.member',
      id: 'mem_1',
      scopes: ['account:acct_1', 'server:srv_1', 'server:srv_1'],
    })
  })

  it.each([
    ['acct_1', 'account:acct_1'],
    ['org_1', 'organization:org_1'],
  ])('name the owner %s of a server as %s', (ownerId, scope) => {
    const data = { serverId: 'srv_1', ownerId, entitlementId: 'ent_1', state: 'ACTIVE' }
    expect(changeOf('servers.server.activated', 'srv_1', data, []).scopes).toEqual([scope, 'server:srv_1'])
  })

  it('are none of an event that names no holder and has no audit entry', () => {
    const data = { orderId: 'ord_1', state: 'PAID' }
    expect(changeOf('payments.order.paid', 'ord_1', data, [undefined]).scopes).toEqual([])
  })

  it('name the member to whom an eSIM of an organization is assigned, and the organization', () => {
    const data = { esimId: 'esim_1', accountId: 'acct_1', organizationId: 'org_1', state: 'ORDERED' }
    expect(changeOf('esim.esim.assigned', 'esim_1', data, ['organization:org_1']).scopes).toEqual([
      'account:acct_1',
      'organization:org_1',
      'organization:org_1',
    ])
  })
})
