import { randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import { subgraphSdl } from '@enigm/subgraph'
import { callerOf, captureLog, failureOf, whileHeld } from '@enigm/subgraph/testkit'
import { DataSource } from 'typeorm'
import { closeSessionMutation } from '../../accounts.fixture'
import { definition } from '../../service'
import {
  acceptMutation,
  addMutation,
  createOrganizationMutation,
  leaveMutation,
  memberPolicyMutation,
  policyMutation,
  removeMutation,
  setRoleMutation,
  startTestOrganizations,
} from './organization.fixture'
import { MOST_ORGANIZATIONS } from './organization.service'

const starting = startTestOrganizations()
afterAll(async () => (await starting).accounts.subgraph.stop())

/** An organization with its founder, a member and an open invitation, each by the id of the membership. */
async function membersOfAllKinds() {
  const test = await starting
  const { caller, organizationId } = await test.founded()
  const [{ id: founder }] = await test.rows(organizationId)
  const { membershipId: member } = await test.member(caller, organizationId)
  const { id: invited } = (await test.add(caller, organizationId)).data.addOrganizationMember.member
  return { accounts: test.accounts, caller, organizationId, founder, member, invited }
}

describe('createOrganization', () => {
  it('has a bound per account, which parallel calls keep', async () => {
    const { accounts } = await starting
    const { caller, accountId } = await accounts.person()
    const create = (idempotencyKey: string) =>
      accounts.failure(caller, createOrganizationMutation, { displayName: null, idempotencyKey })
    const keys = Array.from({ length: MOST_ORGANIZATIONS + 4 }, () => randomUUID())
    const codes = await Promise.all(keys.map(create))
    expect(codes.filter((code) => code === 'TOO_MANY_ORGANIZATIONS')).toHaveLength(4)
    const own = await accounts.sql('SELECT 1 FROM organization_member WHERE account_id = $1', accountId)
    expect(own).toHaveLength(MOST_ORGANIZATIONS)
    // The end of a membership makes no room at once.
    await accounts.sql(
      `UPDATE organization_member SET state = 'LEFT', ended_at = now() WHERE account_id = $1`,
      accountId,
    )
    expect(await create(randomUUID())).toBe('TOO_MANY_ORGANIZATIONS')
    const made = keys[codes.findIndex((code) => code === undefined)]!
    expect(await create(made)).toBeUndefined()
  })

  it('[ACC-12] makes the caller its administrator, once per key: two events, one audit entry', async () => {
    const { accounts } = await starting
    const { caller, accountId } = await accounts.person()
    const input = { displayName: 'Our place', idempotencyKey: randomUUID() }
    const answers = [
      await accounts.subgraph.call(caller, createOrganizationMutation, { input }),
      await accounts.subgraph.call(caller, createOrganizationMutation, { input }),
    ]
    expect(answers[0]).toEqual(answers[1])
    const { organization } = answers[0]!.data.createOrganization
    expect(organization).toMatchObject({
      displayName: 'Our place',
      state: 'ACTIVE',
      availableActions: ['ADD_MEMBER', 'REGISTER_PARTNER_CLIENT'],
      memberCounts: { members: 1, administrators: 1 },
    })
    expect(await accounts.subgraph.events(organization.id)).toEqual([
      {
        type: 'accounts.organization.created',
        aggregateId: organization.id,
        version: 1,
        data: { organizationId: organization.id, state: 'ACTIVE' },
      },
    ])
    expect(await accounts.subgraph.audit(`organization:${organization.id}`)).toMatchObject([
      { actor: accountId, action: 'accounts.organization.created', target: organization.id },
    ])
    const other = { ...input, displayName: 'Other' }
    expect(await accounts.failure(caller, createOrganizationMutation, other)).toBe('IDEMPOTENCY_CONFLICT')
  })

  it.each([
    'ada@example.org',
    'Ask ada@mail.example.org',
    '+49 170 1234567',
    '(030) 123-456-789',
    '00491701234567',
  ])('refuses a name that contains an e-mail address or a phone number: %s', async (displayName) => {
    const test = await starting
    const { accounts } = test
    const { caller } = await test.founded()
    const input = { displayName, idempotencyKey: randomUUID() }
    const count = () => accounts.sql('SELECT count(*)::int AS organizations FROM organization')
    const before = await count()
    const { errors } = await accounts.subgraph.call(caller, createOrganizationMutation, { input })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    expect(errors![0]!.message).toContain('It must not contain an e-mail address or a phone number.')
    expect(await count()).toEqual(before)
  })

  it('of a service that lacks a table logs which one, as after a forgotten migration', async () => {
    const { accounts } = await startTestOrganizations()
    try {
      const caller = (await accounts.person()).caller
      const owner = new DataSource({ type: 'postgres', url: accounts.subgraph.database.migrationUrl })
      await owner.initialize()
      await owner.query('ALTER TABLE organization RENAME TO forgotten')
      await owner.destroy()
      const log = captureLog(accounts.subgraph)
      const input = { idempotencyKey: randomUUID() }
      const { errors } = await accounts.subgraph.call(caller, createOrganizationMutation, { input })
      const { code, correlationId } = errors![0]!.extensions as { code: string; correlationId?: string }
      expect([code, correlationId]).toEqual(['INTERNAL', expect.stringMatching(/^[\w-]{8,}$/)])
      const line = log
        .text()
        .split('\n')
        .find((each) => /relation .{0,2}organization.{0,2} does not exist/.test(each))
      expect(JSON.parse(line!)).toMatchObject({ correlationId })
    } finally {
      await accounts.subgraph.stop()
    }
  })

  it.each(['Team 2024-2025', 'Site 42 @ the lake', 'Nr. 123 456'])(
    'takes the name %s',
    async (displayName) => {
      const test = await starting
      const { accounts } = test
      const { caller } = await test.founded()
      const input = { displayName, idempotencyKey: randomUUID() }
      expect(await accounts.failure(caller, createOrganizationMutation, input)).toBeUndefined()
    },
  )

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR', 'PARTNER', 'DASHBOARD', null] as const)(
    '[ACC-12] is not for %s, nor is any other operation of organizations',
    async (role) => {
      const test = await starting
      const { organizationId, caller: founder } = await test.founded()
      const before = await test.rows(organizationId)
      const invitation = await test.invitation(founder, organizationId)
      const invited = await test.rows(organizationId)
      const caller = role && test.accounts.subgraph.caller(role)
      const code = role ? 'FORBIDDEN' : 'UNAUTHENTICATED'
      const tries: [string, object][] = [
        [createOrganizationMutation, { idempotencyKey: randomUUID() }],
        [addMutation, { organizationId, role: 'ADMIN', idempotencyKey: randomUUID() }],
        [acceptMutation, { invitation }],
        [removeMutation, { membershipId: before[0].id }],
        [setRoleMutation, { membershipId: before[0].id, role: 'MEMBER' }],
        [leaveMutation, { organizationId }],
        [policyMutation, { maximumSessionDays: 1 }],
        [memberPolicyMutation, { membershipId: before[0].id, maximumSessionDays: 1 }],
      ]
      for (const [mutation, input] of tries) {
        expect(await test.accounts.failure(caller, mutation, input)).toBe(code)
      }
      expect(await test.rows(organizationId)).toEqual(invited)
      expect((await test.see(caller, organizationId)).data?.organization ?? null).toBeNull()
    },
  )
})

describe('organization', () => {
  it('[ACC-12] shows all members to an administrator, the own membership and counts to a member, nothing to others', async () => {
    const test = await starting
    const { caller, organizationId } = await test.founded()
    const member = await test.member(caller, organizationId)
    const stranger = await test.accounts.person()
    const seen = (await test.see(caller, organizationId)).data.organization
    expect(seen.members.edges).toHaveLength(2)
    expect((await test.accounts.subgraph.shownAudit(`organization:${organizationId}`)).at(-1)).toMatchObject({
      action: 'accounts.membership.activated',
      actorHandle: seen.members.edges.find(({ node }: any) => !node.own).node.handle,
    })
    const own = (await test.see(member.caller, organizationId)).data.organization
    expect(own).toMatchObject({
      availableActions: ['LEAVE'],
      memberCounts: { members: 2, administrators: 1 },
      members: { edges: [{ node: { id: member.membershipId, own: true, role: 'MEMBER' } }] },
    })
    const foreign = await test.see(stranger.caller, organizationId)
    expect(foreign).toEqual(await test.see(stranger.caller, newId('organization')))
    expect(foreign.data.organization).toBeNull()
    expect(JSON.stringify(seen)).not.toContain(member.accountId)
  })

  it('[ACC-12] lists its members by state and role', async () => {
    const { accounts, ...test } = await membersOfAllKinds()
    const query = `query ($id: ID!, $state: OrganizationMemberState, $role: OrganizationRole) {
      organization(id: $id) { members(state: $state, role: $role) { edges { node { id } } } } }`
    const list = async (filter: object) => {
      const { data } = await accounts.subgraph.call(test.caller, query, {
        id: test.organizationId,
        ...filter,
      })
      return data.organization.members.edges.map(({ node }: any) => node.id)
    }
    const { founder, member, invited } = test
    expect(await list({})).toEqual([founder, member, invited].sort())
    expect(await list({ state: 'INVITED' })).toEqual([invited])
    expect(await list({ role: 'ADMIN' })).toEqual([founder])
    expect(await list({ state: 'ACTIVE', role: 'MEMBER' })).toEqual([member])
    expect(await list({ state: 'REMOVED' })).toEqual([])
  })

  it("[ACC-12] shows counts to the organization's own partner and nothing to another's", async () => {
    const test = await starting
    const { accounts } = test
    const { organizationId } = await test.founded()
    const query = `query ($id: ID!) { organization(id: $id) { id memberCounts { members } availableActions } }`
    const read = (organization: string) =>
      accounts.subgraph.call(
        callerOf('PARTNER', { accountId: 'client', organizationId: organization }),
        query,
        {
          id: organizationId,
        },
      )
    expect((await read(organizationId)).data.organization).toEqual({
      id: organizationId,
      memberCounts: { members: 1 },
      availableActions: [],
    })
    expect((await read(newId('organization'))).data.organization).toBeNull()
  })

  it('[ACC-12][FED-09] lists its members and invitations to its own machine client, and to no other one', async () => {
    const { accounts, caller, organizationId, founder, member, invited } = await membersOfAllKinds()
    const query = `query ($id: ID!, $state: OrganizationMemberState) { organization(id: $id) {
      members(first: 50, state: $state) { totalCount edges { node { id handle role state } } } } }`
    const read = (organization: string, state?: string) => {
      const client = callerOf('PARTNER', { accountId: 'client', organizationId: organization })
      return accounts.subgraph.call(client, query, { id: organizationId, state })
    }
    const { members } = (await read(organizationId)).data.organization
    const shown = (await accounts.subgraph.call(caller, query, { id: organizationId })).data.organization
    expect(members).toEqual(shown.members)
    expect(members.edges.map(({ node }: any) => node.id)).toEqual([founder, member, invited].sort())
    const open = (await read(organizationId, 'INVITED')).data.organization.members.edges
    expect(open).toEqual([{ node: { id: invited, handle: null, role: 'MEMBER', state: 'INVITED' } }])
    expect((await read(newId('organization'))).data.organization).toBeNull()
  })

  it("[ACC-12] [ACC-08] opens nothing of a member's personal side to an administrator", async () => {
    const test = await starting
    const { subgraph } = test.accounts
    const { caller, organizationId } = await test.founded()
    const member = await test.member(caller, organizationId)
    const close = { sessionId: member.sessionId }
    expect(await test.accounts.failure(caller, closeSessionMutation, close)).toBe('NOT_FOUND')
    const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Account { state sessions { edges { node { id } } } policy { decidedBy } } } }`
    const representations = [{ __typename: 'Account', id: member.accountId }]
    expect((await subgraph.call(caller, entities, { representations })).data._entities).toEqual([null])
    const sdl = subgraphSdl(definition)
    const [fields = ''] = /(?<=^type OrganizationMember[^{]*\{)[\s\S]*?(?=^\})/m.exec(sdl) ?? []
    const names = [...fields.matchAll(/^ {2}(\w+)[(:]/gm)].map(([, name]) => name)
    expect(names.sort()).toEqual(
      'availableActions handle id maximumSessionDays organization own role sessionsRestricted sinceDay state'.split(
        ' ',
      ),
    )
  })
})

describe('removeOrganizationMember, setOrganizationRole and leaveOrganization', () => {
  it('[ACC-12] end a membership with one event and one audit entry, and an ex-member sees nothing', async () => {
    const test = await starting
    const { caller, accountId, organizationId } = await test.founded()
    const member = await test.member(caller, organizationId)
    expect(failureOf(await test.remove(caller, member.membershipId))).toBeUndefined()
    expect((await test.accounts.subgraph.events(member.membershipId)).at(-1)).toEqual({
      type: 'accounts.membership.removed',
      aggregateId: member.membershipId,
      version: 3,
      data: {
        membershipId: member.membershipId,
        organizationId,
        accountId: member.accountId,
        role: 'MEMBER',
        state: 'REMOVED',
      },
    })
    expect((await test.accounts.subgraph.audit(`organization:${organizationId}`)).at(-1)).toMatchObject({
      actor: accountId,
      action: 'accounts.membership.removed',
      target: member.accountId,
    })
    expect((await test.see(member.caller, organizationId)).data.organization).toBeNull()
    expect(failureOf(await test.remove(caller, member.membershipId))).toBe('INVALID_TRANSITION')
  })

  it('[ACC-12] are for administrators of this organization: others get the answer of an absent one', async () => {
    const test = await starting
    const { caller, organizationId } = await test.founded()
    const member = await test.member(caller, organizationId)
    const other = await test.founded()
    const before = await test.rows(organizationId)
    for (const { caller: foreign } of [member, other]) {
      const answers = [
        await test.remove(foreign, member.membershipId),
        await test.remove(foreign, newId('membership')),
      ]
      expect(answers[0]).toEqual(answers[1])
      expect(failureOf(answers[0]!)).toBe('NOT_FOUND')
      expect(failureOf(await test.setRole(foreign, member.membershipId, 'ADMIN'))).toBe('NOT_FOUND')
      expect(failureOf(await test.add(foreign, organizationId, 'ADMIN'))).toBe('NOT_FOUND')
      const policy = { membershipId: member.membershipId, maximumSessionDays: 1 }
      expect(await test.accounts.failure(foreign, memberPolicyMutation, policy)).toBe('NOT_FOUND')
    }
    expect(await test.rows(organizationId)).toEqual(before)
    const denied = (await test.accounts.subgraph.audit(`account:${other.accountId}`)).filter(
      ({ outcome }) => outcome === 'DENIED',
    )
    expect(denied.map(({ action, reason }) => [action, reason])).toEqual([
      ['Mutation.removeOrganizationMember', 'NOT_FOUND'],
      ['Mutation.removeOrganizationMember', 'NOT_FOUND'],
      ['Mutation.setOrganizationRole', 'NOT_FOUND'],
      ['Mutation.addOrganizationMember', 'NOT_FOUND'],
      ['Mutation.assignMemberPolicy', 'NOT_FOUND'],
    ])
    const input = { membershipId: member.membershipId, role: 'ADMIN' }
    expect(await test.accounts.failure(caller, setRoleMutation, input)).toBe('PIN_REQUIRED')
  })

  it('[ACC-12] keep one administrator when two demote each other at once', async () => {
    const test = await starting
    const { caller, organizationId } = await test.founded()
    const first = (await test.rows(organizationId))[0].id
    const second = await test.member(caller, organizationId, 'ADMIN')
    const rows = 'SELECT id FROM organization_member WHERE organization_id = $1 FOR UPDATE'
    const holding = { sql: rows, parameters: [organizationId], waiting: 2 }
    const both = await whileHeld(test.accounts.subgraph, holding, () =>
      Promise.all([
        test.setRole(caller, second.membershipId, 'MEMBER'),
        test.setRole(second.caller, first, 'MEMBER'),
      ]),
    )
    expect(both.filter((answer) => failureOf(answer) === undefined)).toHaveLength(1)
    const admins = (await test.rows(organizationId)).filter(({ role }) => role === 'ADMIN')
    expect(admins).toHaveLength(1)
    const last = admins[0].id === first ? caller : second.caller
    expect(await test.accounts.failure(last, leaveMutation, { organizationId })).toBe('LAST_ADMINISTRATOR')
    expect(failureOf(await test.remove(last, admins[0].id))).toBe('LAST_ADMINISTRATOR')
    expect(failureOf(await test.setRole(last, admins[0].id, 'MEMBER'))).toBe('LAST_ADMINISTRATOR')
  })

  it('[ACC-12] let a member leave', async () => {
    const test = await starting
    const { caller, organizationId } = await test.founded()
    const member = await test.member(caller, organizationId)
    expect(await test.accounts.failure(member.caller, leaveMutation, { organizationId })).toBeUndefined()
    expect((await test.accounts.subgraph.events(member.membershipId)).at(-1)).toMatchObject({
      type: 'accounts.membership.left',
      data: { state: 'LEFT' },
    })
    expect(await test.accounts.failure(member.caller, leaveMutation, { organizationId })).toBe('NOT_FOUND')
  })
})
