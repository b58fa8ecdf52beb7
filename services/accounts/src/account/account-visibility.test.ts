import { restrictedScopes } from '@enigm/contracts'
import type { TestCaller } from '@enigm/subgraph/testkit'
import { startTestOrganizations } from '../organizations/organization/organization.fixture'

const starting = startTestOrganizations()
afterAll(async () => (await starting).accounts.subgraph.stop())

const ownQuery = '{ me { visibility { shownToFellowMembers joinDayShown } } }'
const updateMutation = `mutation ($input: UpdateAccountVisibilityInput!) { updateAccountVisibility(input: $input) {
  account { visibility { shownToFellowMembers joinDayShown } } limitations { code } errors { code } } }`
const membersQuery = `query ($id: ID!, $first: Int!, $after: String) { organization(id: $id) {
  members(first: $first, after: $after) { edges { node { id handle role state own sinceDay maximumSessionDays
    availableActions } } pageInfo { hasNextPage endCursor } } } }`

const hidden = { shownToFellowMembers: false, joinDayShown: false }
const shown = { shownToFellowMembers: true, joinDayShown: false }
const withDay = { shownToFellowMembers: true, joinDayShown: true }

const own = async (caller: TestCaller) =>
  (await (await starting).accounts.subgraph.call(caller, ownQuery)).data.me.visibility
const update = async (caller: TestCaller | null, input: object) =>
  (await starting).accounts.subgraph.call(caller, updateMutation, { input })

/** An organization of an administrator and two members, who each look at the list. */
async function organization() {
  const test = await starting
  const admin = await test.founded()
  const { organizationId: id } = admin
  const [member, fellow] = [await test.member(admin.caller, id), await test.member(admin.caller, id)]
  const see = async (caller: TestCaller, page: object = {}) =>
    (await test.accounts.subgraph.call(caller, membersQuery, { id, first: 100, ...page })).data.organization
      ?.members
  const others = async (caller: TestCaller) =>
    (await see(caller)).edges.flatMap(({ node }: any) => (node.own ? [] : [node]))
  return { ...test, test, admin, member, fellow, id, see, others }
}

describe('updateAccountVisibility', () => {
  it('[ACC-09] shows the least until the holder changes it, with one event, one audit entry and a limitation', async () => {
    const { accounts } = await starting
    const { caller, accountId } = await accounts.person()
    expect(await own(caller)).toEqual(hidden)
    const events = (await accounts.subgraph.events(accountId)).length
    const entries = (await accounts.subgraph.audit(`account:${accountId}`)).length
    expect((await update(caller, shown)).data.updateAccountVisibility).toEqual({
      account: { visibility: shown },
      limitations: [{ code: 'VISIBILITY_FUTURE_ONLY' }],
      errors: [],
    })
    expect(await own(caller)).toEqual(shown)
    expect((await accounts.subgraph.events(accountId)).slice(events)).toEqual([
      {
        type: 'accounts.account.visibility.changed',
        aggregateId: accountId,
        version: events + 1,
        data: { accountId, state: 'ACTIVE' },
      },
    ])
    expect((await accounts.subgraph.audit(`account:${accountId}`)).slice(entries)).toMatchObject([
      {
        actor: accountId,
        action: 'accounts.account.visibility.changed',
        target: accountId,
        reason: 'SHOWN',
      },
    ])
  })

  it('[ACC-09] shows a fellow member the handle and role of members who allow it, and of no others', async () => {
    const { admin, member, fellow, others } = await organization()
    expect(await others(fellow.caller)).toEqual([])
    await update(member.caller, shown)
    const [seenByAdmin] = (await others(admin.caller)).filter(({ id }: any) => id === member.membershipId)
    expect(await others(fellow.caller)).toEqual([
      { ...seenByAdmin, sinceDay: null, maximumSessionDays: null, availableActions: [] },
    ])
    expect(seenByAdmin.sinceDay).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(await others(member.caller)).toEqual([])
  })

  it('[ACC-09] shows the day of joining only if that is allowed too, and never a policy', async () => {
    const { test, admin, member, fellow, others } = await organization()
    await test.accounts.sql(
      'UPDATE organization_member SET maximum_session_days = 7 WHERE id = $1',
      member.membershipId,
    )
    await update(member.caller, { shownToFellowMembers: false, joinDayShown: true })
    expect(await others(fellow.caller)).toEqual([])
    await update(member.caller, withDay)
    const [seen] = await others(fellow.caller)
    const [seenByAdmin] = (await others(admin.caller)).filter(({ id }: any) => id === member.membershipId)
    expect(seen.sinceDay).toBe(seenByAdmin.sinceDay)
    expect([seen.maximumSessionDays, seenByAdmin.maximumSessionDays]).toEqual([null, 7])
  })

  it('[ACC-09] can be reversed for later reads', async () => {
    const { member, fellow, others } = await organization()
    await update(member.caller, withDay)
    expect(await others(fellow.caller)).toHaveLength(1)
    await update(member.caller, hidden)
    expect(await others(fellow.caller)).toEqual([])
  })

  it('[ACC-09] [ACC-11] shows nothing outside the organization, nor to a fellow member who has left it', async () => {
    const { test, member, fellow, see, id } = await organization()
    await update(member.caller, withDay)
    const stranger = await test.founded()
    expect(await see(stranger.caller)).toBeUndefined()
    expect(await see(stranger.caller)).toEqual(await see((await test.accounts.person()).caller))
    await test.accounts.subgraph.call(
      fellow.caller,
      'mutation ($input: LeaveOrganizationInput!) { leaveOrganization(input: $input) { member { id } } }',
      { input: { organizationId: id } },
    )
    expect(await see(fellow.caller)).toBeUndefined()
  })

  it('[ACC-09] fills every page: a hidden member takes no place', async () => {
    const { admin, member, fellow, see } = await organization()
    await update(admin.caller, shown)
    const all = (await see(fellow.caller)).edges.map(({ node }: any) => node.id)
    expect(all).toHaveLength(2)
    expect(all).not.toContain(member.membershipId)
    const first = await see(fellow.caller, { first: 1 })
    const second = await see(fellow.caller, { first: 1, after: first.pageInfo.endCursor })
    expect([...first.edges, ...second.edges].map(({ node }: any) => node.id)).toEqual(all)
    expect([first, second].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, false])
  })

  it('[ACC-09] gives an administrator no way to widen what a member shows', async () => {
    const { test, admin, member, fellow, others } = await organization()
    const row = () => test.accounts.sql('SELECT * FROM account WHERE id = $1', member.accountId)
    const before = await row()
    await update(admin.caller, withDay)
    for (const named of [
      { accountId: member.accountId },
      { membershipId: member.membershipId },
      { accountHandle: test.accounts.subgraph.app.handle('ah', 'platform', member.accountId) },
    ]) {
      const answer = await update(admin.caller, { ...withDay, ...named })
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT'])
    }
    expect(await row()).toEqual(before)
    expect(await own(member.caller)).toEqual(hidden)
    expect((await others(fellow.caller)).map(({ id }: any) => id)).not.toContain(member.membershipId)
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR'] as const)(
    '[ACC-09] lets %s see the own visibility, which no other caller sees, and change nothing',
    async (role) => {
      const { caller } = await (await starting).accounts.person(role)
      expect((await update(caller, shown)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
      expect(await own(caller)).toEqual(hidden)
    },
  )

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
    ['a restricted session', 'RESTRICTED', 'FORBIDDEN'],
  ] as const)('[ACC-09] [SES-03] is not for %s, which changes nothing', async (_, role, code) => {
    const { accounts } = await starting
    const person = await accounts.person()
    const events = await accounts.subgraph.events(person.accountId)
    const restricted = { ...person.caller, scopes: restrictedScopes }
    const caller = role === 'RESTRICTED' ? restricted : role && accounts.subgraph.caller(role)
    expect((await update(caller, withDay)).errors?.[0]?.extensions.code).toBe(code)
    expect(await own(person.caller)).toEqual(hidden)
    if (role === 'RESTRICTED') expect(await own(restricted)).toEqual(hidden)
    expect(await accounts.subgraph.events(person.accountId)).toEqual(events)
  })
})
