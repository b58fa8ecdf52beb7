import { restrictedScopes, scopesOfRole } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { startTestOrganizations } from '../organization/organization.fixture'
import { restrictionsIn } from './member-restriction.fixture'

const starting = startTestOrganizations()
afterAll(async () => (await starting).accounts.subgraph.stop())

const { act, restrict, organization, second } = restrictionsIn(starting)
const query = '{ viewer { role scopes organizations { id role } restrictedBy } }'
const view = async (caller: Awaited<ReturnType<typeof organization>>['member']['caller']) =>
  (await (await starting).accounts.subgraph.call(caller, query)).data.viewer

describe('viewer', () => {
  it('[ACC-16] says what the session of a customer may do, and in which organizations with which role', async () => {
    const { founder, member } = await organization()
    const other = await second(member)
    const scopes = [...scopesOfRole.CUSTOMER].sort()
    const organizations = [founder, other.founder]
      .map(({ organizationId: id }) => ({ id, role: 'MEMBER' }))
      .sort((one, another) => (one.id < another.id ? -1 : 1))
    expect(await view(member.caller)).toEqual({ role: 'CUSTOMER', scopes, organizations, restrictedBy: null })
    expect((await view(founder.caller)).organizations).toEqual([
      { id: founder.organizationId, role: 'ADMIN' },
    ])
  })

  it('[ACC-16] [SES-03] says who restricts the session and what it may still do, and in no organization', async () => {
    const { founder, member } = await organization()
    await restrict(founder.caller, member.membershipId)
    const restricted = { ...member.caller, scopes: restrictedScopes }
    const scopes = [...restrictedScopes].sort()
    const expected = { role: 'CUSTOMER', scopes, organizations: [] }
    expect(await view(restricted)).toEqual({ ...expected, restrictedBy: 'ORGANIZATION' })
  })

  it('[ACC-16] says nothing of another session of the same account', async () => {
    const { accounts, member } = await organization()
    const other = await accounts.signIn(member.credentials)
    await act(member.caller, 'restrictSession', { sessionId: other.session.id })
    expect((await view(member.caller)).restrictedBy).toBeNull()
    expect((await view({ ...member.caller, sessionId: other.session.id })).restrictedBy).toBe('HOLDER')
  })

  it.each(['OPERATOR', 'SUPPORT', 'AUDITOR'] as const)(
    '[ACC-16] says the scopes of its own role to a session of %s, and of no other',
    async (role) => {
      const { caller } = await (await starting).accounts.person(role)
      const scopes = [...scopesOfRole[role]].sort()
      expect(await view(caller)).toEqual({ role, scopes, organizations: [], restrictedBy: null })
    },
  )

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
    ['a session that there is not', 'CUSTOMER', 'UNAUTHENTICATED'],
  ] as const)('[ACC-16] is not for %s', async (_, role, code) => {
    const { accounts } = await starting
    const caller = role && accounts.subgraph.caller(role)
    expect(failureOf(await accounts.subgraph.call(caller, query))).toBe(code)
  })
})
