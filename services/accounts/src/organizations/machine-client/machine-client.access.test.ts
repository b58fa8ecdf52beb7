import { randomUUID } from 'node:crypto'
import { newId, type Role } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { ClientKey, clientMutation, startTestClients, type ClientMutation } from './machine-client.fixture'

const starting = startTestClients()
afterAll(async () => (await starting).accounts.subgraph.stop())

const partnerClients = `query ($id: ID!) { organization(id: $id) { availableActions
  partnerClients { edges { node { id label state keyThumbprint availableActions } } } } }`

async function registered() {
  const clients = await starting
  const admin = await clients.administrator()
  return { clients, admin, client: await clients.partner(admin.caller, admin.organizationId) }
}

/** A valid input of each mutation about this client, or for this organization. */
async function inputOf(name: ClientMutation, client: { id: string }, organizationId?: string) {
  const publicKey = (await ClientKey.create()).jwk
  if (name.startsWith('register')) {
    const input = { label: 'Other', publicKey, idempotencyKey: randomUUID() }
    return organizationId ? { ...input, organizationId } : input
  }
  return name.startsWith('rotate') ? { clientId: client.id, publicKey } : { clientId: client.id }
}

const partnerMutations = ['registerPartnerClient', 'rotatePartnerClient', 'revokePartnerClient'] as const
const dashboardMutations = [
  'registerDashboardClient',
  'rotateDashboardClient',
  'revokeDashboardClient',
] as const

describe('an operator', () => {
  it('[FED-05] registers, rotates and revokes in every organization, with entries in its trail and the platform’s', async () => {
    const { clients, admin, client } = await registered()
    const operator = await clients.accounts.person('OPERATOR')
    const { subgraph } = clients.accounts
    const before = (await subgraph.audit('platform')).length
    for (const name of partnerMutations) {
      const input = await inputOf(name, client, admin.organizationId)
      expect(failureOf(await clients.act(name, operator.caller, input))).toBeUndefined()
    }
    const entries = ['registered', 'rotated', 'revoked'].map((verb) => ({
      actor: operator.accountId,
      action: `accounts.client.${verb}`,
    }))
    expect((await subgraph.audit(`organization:${admin.organizationId}`)).slice(-3)).toMatchObject(entries)
    expect((await subgraph.audit('platform')).slice(before)).toMatchObject(entries)
  })

  it('[FED-06] registers, rotates and revokes dashboards, each with one entry in the platform’s trail', async () => {
    const clients = await starting
    const operator = await clients.accounts.person('OPERATOR')
    const { subgraph } = clients.accounts
    const dashboard = await clients.dashboard(operator.caller)
    const before = (await subgraph.audit('platform')).length
    for (const name of ['rotateDashboardClient', 'revokeDashboardClient'] as const) {
      const input = await inputOf(name, dashboard)
      expect(failureOf(await clients.act(name, operator.caller, input))).toBeUndefined()
    }
    expect((await subgraph.audit('platform')).slice(before)).toMatchObject([
      { actor: operator.accountId, action: 'accounts.client.rotated', target: dashboard.id },
      { actor: operator.accountId, action: 'accounts.client.revoked', target: dashboard.id },
    ])
    expect((await subgraph.events(dashboard.id)).at(-1)?.data).toEqual({
      clientId: dashboard.id,
      role: 'DASHBOARD',
      state: 'REVOKED',
    })
  })

  it('[THR-01] who is revoked changes nothing, also with a token from before', async () => {
    const { clients, client } = await registered()
    const operator = await clients.accounts.person('OPERATOR')
    const before = await clients.standing(client.id)
    await clients.accounts.sql(`UPDATE account SET state = 'SUSPENDED' WHERE id = $1`, operator.accountId)
    const answer = await clients.act('revokePartnerClient', operator.caller, { clientId: client.id })
    expect(failureOf(answer)).toBe('FORBIDDEN')
    expect(await clients.standing(client.id)).toEqual(before)
  })
})

describe.each(partnerMutations)('%s', (name) => {
  it('[ACC-11][THR-01] answers an administrator of another organization, a member and a former administrator as if there were none', async () => {
    const { clients, admin, client } = await registered()
    const { organizationId } = admin
    const other = await clients.administrator()
    const member = await clients.member(admin.caller, organizationId)
    const former = await clients.member(admin.caller, organizationId, 'ADMIN')
    await clients.remove(admin.caller, former.membershipId)
    const before = await clients.standing(client.id)
    const absent = await inputOf(name, { id: newId('client') }, newId('organization'))
    for (const { caller } of [other, member, former]) {
      const theirs = await clients.act(name, caller, await inputOf(name, client, organizationId))
      expect(theirs).toEqual(await clients.act(name, caller, absent))
      expect(failureOf(theirs)).toBe('NOT_FOUND')
    }
    expect(await clients.standing(client.id)).toEqual(before)
  })
})

it.each(['rotatePartnerClient', 'revokePartnerClient'] as const)(
  '[THR-01] %s changes no dashboard',
  async (name) => {
    const clients = await starting
    const operator = await clients.accounts.person('OPERATOR')
    const dashboard = await clients.dashboard(operator.caller)
    const answer = await clients.act(name, operator.caller, await inputOf(name, dashboard))
    expect(failureOf(answer)).toBe('NOT_FOUND')
  },
)

describe.each([...partnerMutations, ...dashboardMutations])('%s', (name) => {
  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['support', 'SUPPORT', 'FORBIDDEN'],
    ['an auditor', 'AUDITOR', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
  ] as const)('[THR-01] is not for %s, grant or not', async (_, role: Role | null, code) => {
    const { clients, admin, client } = await registered()
    const { subgraph } = clients.accounts
    const before = await clients.standing(client.id)
    const caller = role && { ...subgraph.caller(role), organizationId: admin.organizationId }
    const isPartners = name.includes('Partner')
    const input = await inputOf(name, client, isPartners ? admin.organizationId : undefined)
    const answer = caller
      ? await clients.act(name, caller, input)
      : await subgraph.call(null, clientMutation(name), { input })
    expect(failureOf(answer)).toBe(code)
    expect(await clients.standing(client.id)).toEqual(before)
  })

  it('[SES-03][THR-01] is not for a restricted session', async () => {
    const { clients, admin, client } = await registered()
    const before = await clients.standing(client.id)
    const caller = { ...admin.caller, scopes: ['account:self', 'sessions:self'] as const }
    const input = await inputOf(name, client, name.includes('Partner') ? admin.organizationId : undefined)
    expect(failureOf(await clients.act(name, caller, input))).toBe('FORBIDDEN')
    expect(await clients.standing(client.id)).toEqual(before)
  })

  it('[PIN-02] needs a grant', async () => {
    const { clients, admin, client } = await registered()
    const operator = await clients.accounts.person('OPERATOR')
    const isPartners = name.includes('Partner')
    const input = await inputOf(name, client, isPartners ? admin.organizationId : undefined)
    const caller = isPartners ? admin.caller : operator.caller
    expect(await clients.accounts.failure(caller, clientMutation(name), input)).toBe('PIN_REQUIRED')
  })
})

describe.each(dashboardMutations)('%s', (name) => {
  it('[FED-06][THR-01] is not for an organization’s administrator, and changes no partner’s client', async () => {
    const { clients, admin, client } = await registered()
    const operator = await clients.accounts.person('OPERATOR')
    const before = await clients.standing(client.id)
    const input = await inputOf(name, client)
    expect(failureOf(await clients.act(name, admin.caller, input))).toBe('FORBIDDEN')
    if (name !== 'registerDashboardClient')
      expect(failureOf(await clients.act(name, operator.caller, input))).toBe('NOT_FOUND')
    expect(await clients.standing(client.id)).toEqual(before)
  })
})

describe('who sees machine clients', () => {
  it('[FED-05] an administrator sees those of the own organization, a member none, another account not even the organization', async () => {
    const { clients, admin, client } = await registered()
    const { organizationId } = admin
    const member = await clients.member(admin.caller, organizationId)
    const other = await clients.administrator()
    const see = async (caller: typeof admin.caller) =>
      (await clients.accounts.subgraph.call(caller, partnerClients, { id: organizationId })).data.organization
    const seen = await see(admin.caller)
    expect(seen.partnerClients.edges.map(({ node }: any) => node)).toEqual([
      {
        id: client.id,
        label: 'Billing',
        state: 'ACTIVE',
        keyThumbprint: client.key.thumbprint,
        availableActions: ['ROTATE', 'REVOKE'],
      },
    ])
    expect(seen.availableActions).toContain('REGISTER_PARTNER_CLIENT')
    expect(await see(member.caller)).toEqual({ availableActions: ['LEAVE'], partnerClients: null })
    expect(await see(other.caller)).toBeNull()
  })

  it.each([
    ['OPERATOR', undefined],
    ['AUDITOR', undefined],
    ['SUPPORT', 'FORBIDDEN'],
    ['CUSTOMER', 'FORBIDDEN'],
    ['DASHBOARD', 'FORBIDDEN'],
    ['PARTNER', 'FORBIDDEN'],
  ] as const)('[FED-06] dashboardClients answers a %s with %s', async (role, code) => {
    const { clients, client } = await registered()
    const operator = await clients.accounts.person('OPERATOR')
    const dashboard = await clients.dashboard(operator.caller)
    const query = '{ dashboardClients(first: 100) { edges { node { id role } } } }'
    const answer = await clients.accounts.subgraph.call(clients.accounts.subgraph.caller(role), query)
    expect(answer.errors?.[0]?.extensions.code).toBe(code)
    if (code) return
    const nodes = answer.data.dashboardClients.edges.map(({ node }: any) => node)
    expect(nodes).toContainEqual({ id: dashboard.id, role: 'DASHBOARD' })
    expect(JSON.stringify(nodes)).not.toContain(client.id)
  })
})
