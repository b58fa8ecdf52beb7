import { newId, restrictedScopes } from '@enigm/contracts'
import { callerOf, type TestCaller } from '@enigm/subgraph/testkit'
import { startTestOrganizations } from './organization.fixture'

const starting = startTestOrganizations()
afterAll(async () => (await starting).accounts.subgraph.stop())

const administeredQuery = `query ($id: ID!) { administeredOrganization(id: $id) {
  id state memberCounts { members administrators } } }`
const countersQuery = '{ organizationCounters { active administrators members invited } }'
const accountsQuery = `query ($id: ID!) { organization(id: $id) { accountCounters {
  pending active restricted suspended deletionRequested deleted } } }`

const call = async (caller: TestCaller | null, query: string, id?: string) =>
  (await starting).accounts.subgraph.call(caller, query, { id })
const trail = async (scope: string) => (await starting).accounts.subgraph.audit(scope)

/** An organization of this many members, its founder included. */
async function organization(members: number) {
  const test = await starting
  const founder = await test.founded()
  const others = []
  for (let count = 1; count < members; count++)
    others.push(await test.member(founder.caller, founder.organizationId))
  return { test, founder, others, id: founder.organizationId }
}

describe('administeredOrganization', () => {
  it.each(['OPERATOR', 'AUDITOR'] as const)(
    '[ACC-12] [AUD-01] gives %s state and counts, no name and no member, and its administrators see the read',
    async (role) => {
      const { test, id } = await organization(2)
      const reader = await test.accounts.person(role)
      const answer = await call(reader.caller, administeredQuery, id)
      expect(answer.data.administeredOrganization).toEqual({
        id,
        state: 'ACTIVE',
        memberCounts: { members: 2, administrators: 1 },
      })
      const entry = { action: 'Query.administeredOrganization', target: id, outcome: 'DONE' }
      expect((await trail(`organization:${id}`)).at(-1)).toMatchObject({ ...entry, actor: role })
      for (const scope of [`account:${reader.accountId}`, 'platform'])
        expect((await trail(scope)).at(-1)).toMatchObject({ ...entry, actor: reader.accountId })
      expect((await test.accounts.subgraph.shownAudit(`organization:${id}`)).at(-1)).toMatchObject({
        action: 'Query.administeredOrganization',
        actorHandle: role,
        targetHandle: id,
      })
      for (const name of ['displayName', 'members']) {
        const query = `query ($id: ID!) { administeredOrganization(id: $id) { ${name} } }`
        expect((await call(reader.caller, query, id)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
      }
    },
  )

  it('[ACC-11] gives null for an absent one, and records the read', async () => {
    const { accounts } = await starting
    const reader = await accounts.person('AUDITOR')
    const before = (await trail(`account:${reader.accountId}`)).length
    expect(await call(reader.caller, administeredQuery, newId('organization'))).toEqual({
      status: 200,
      data: { administeredOrganization: null },
    })
    expect((await trail(`account:${reader.accountId}`)).slice(before)).toMatchObject([
      { action: 'Query.administeredOrganization', target: '' },
    ])
  })

  it.each(['CUSTOMER', 'SUPPORT', 'PARTNER', 'DASHBOARD', 'ADMIN', null] as const)(
    '[ACC-12] is not for %s, nor does organization give the same to staff',
    async (role) => {
      const { test, founder, id } = await organization(1)
      const before = await trail(`organization:${id}`)
      const caller = role === 'ADMIN' ? founder.caller : role && test.accounts.subgraph.caller(role)
      const answer = await call(caller, administeredQuery, id)
      expect(answer.errors?.[0]?.extensions.code).toBe(role ? 'FORBIDDEN' : 'UNAUTHENTICATED')
      for (const staff of ['OPERATOR', 'AUDITOR'] as const) {
        const through = await call(test.accounts.subgraph.caller(staff), accountsQuery, id)
        expect(through.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
      }
      expect(await trail(`organization:${id}`)).toEqual(before)
    },
  )

  it('[AUD-02] shows nothing when the read cannot be audited in the organization', async () => {
    const { test, id } = await organization(1)
    const reader = await test.accounts.person('OPERATOR')
    const { subgraph } = test.accounts
    await subgraph.asOwner(
      `ALTER TABLE audit_entry ADD CONSTRAINT full_disk CHECK (scope <> 'organization:${id}') NOT VALID`,
    )
    const answer = await call(reader.caller, administeredQuery, id)
    await subgraph.asOwner('ALTER TABLE audit_entry DROP CONSTRAINT full_disk')
    expect(answer.data.administeredOrganization).toBeNull()
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL'])
  })
})

describe('Organization.accountCounters', () => {
  it('[ACC-12] [FED-06] gives an administrator and the partner the members’ accounts by state in multiples of 5', async () => {
    const { test, founder, others, id } = await organization(7)
    await test.invitation(founder.caller, id)
    const held = [others[0]!.accountId]
    await test.accounts.sql(`UPDATE account SET state = 'RESTRICTED' WHERE id = ANY($1)`, held)
    const expected = {
      pending: null,
      active: 5,
      restricted: null,
      suspended: null,
      deletionRequested: null,
      deleted: null,
    }
    const partner = callerOf('PARTNER', { accountId: 'client', organizationId: id })
    for (const caller of [founder.caller, partner])
      expect((await call(caller, accountsQuery, id)).data.organization.accountCounters).toEqual(expected)
    for (const { membershipId } of others.slice(1, 3)) await test.remove(founder.caller, membershipId)
    const active = async () =>
      (await call(founder.caller, accountsQuery, id)).data.organization.accountCounters.active
    expect(await active()).toBe(5)
    await test.accounts.subgraph.nextDay()
    expect(await active()).toBeNull()
  })

  it('[ACC-12] gives a member null, and others no organization', async () => {
    const { test, others, id } = await organization(5)
    expect((await call(others[0]!.caller, accountsQuery, id)).data.organization).toEqual({
      accountCounters: null,
    })
    const other = await test.founded()
    const foreignPartner = callerOf('PARTNER', {
      accountId: 'client',
      organizationId: other.organizationId,
    })
    for (const caller of [other.caller, foreignPartner])
      expect((await call(caller, accountsQuery, id)).data.organization).toBeNull()
    const restricted = { ...others[0]!.caller, scopes: restrictedScopes }
    expect((await call(restricted, accountsQuery, id)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  it('[ACC-11] gives each organization of a request its own numbers, and a foreign one none', async () => {
    const [one, other] = [await organization(5), await organization(5)]
    const { data } = await one.test.accounts.subgraph.call(
      one.founder.caller,
      `query ($one: ID!, $other: ID!) { one: organization(id: $one) { accountCounters { active } }
        other: organization(id: $other) { accountCounters { active } } }`,
      { one: one.id, other: other.id },
    )
    expect(data).toEqual({ one: { accountCounters: { active: 5 } }, other: null })
  })
})

describe('organizationCounters', () => {
  it.each(['OPERATOR', 'AUDITOR', 'DASHBOARD'] as const)(
    '[FED-06] gives %s numbers by state and role in multiples of 5',
    async (role) => {
      const { accounts } = await starting
      await accounts.sql('DELETE FROM organization_member')
      await accounts.sql('DELETE FROM organization')
      await accounts.subgraph.nextDay()
      const { test, founder, id } = await organization(8)
      for (let count = 0; count < 6; count++) await test.invitation(founder.caller, id)
      const { data } = await call(accounts.subgraph.caller(role), countersQuery)
      expect(data.organizationCounters).toEqual({
        active: null,
        administrators: null,
        members: 5,
        invited: 5,
      })
      for (let count = 0; count < 4; count++) await test.founded()
      expect((await call(accounts.subgraph.caller(role), countersQuery)).data).toEqual(data)
      await accounts.subgraph.nextDay()
      const more = await call(accounts.subgraph.caller(role), countersQuery)
      expect(more.data.organizationCounters).toEqual({ active: 5, administrators: 5, members: 5, invited: 5 })
    },
  )

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a customer', 'CUSTOMER', 'FORBIDDEN'],
    ['support', 'SUPPORT', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
  ] as const)('[FED-06] is not for %s', async (_, role, code) => {
    const { subgraph } = (await starting).accounts
    const answer = await call(role && subgraph.caller(role), countersQuery)
    expect(answer.errors?.[0]?.extensions.code).toBe(code)
  })
})
