import { leavingScopes, newId, restrictedScopes } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { claimsOf, TestStaff } from '../../platform/staff/administration.fixture'
import { names, restrictionsIn } from './member-restriction.fixture'
import { leaveMutation, startTestOrganizations } from '../organization/organization.fixture'

const starting = startTestOrganizations()
afterAll(async () => (await starting).accounts.subgraph.stop())

const { act, restrict, lift, leave, view, sessionsOf, standingOf, organization, second } =
  restrictionsIn(starting)

describe('restrictMemberSessions', () => {
  it('[SES-03] restricts every live session, and each that starts while it lasts, and names none of them', async () => {
    const { accounts, founder, member } = await organization()
    const other = await accounts.signIn(member.credentials)
    const { data } = await act(founder.caller, 'restrictMemberSessions', {
      membershipId: member.membershipId,
    })
    expect(data.restrictMemberSessions).toEqual({
      membership: { id: member.membershipId, sessionsRestricted: true },
      limitations: [{ code: 'RESTRICTION_FUTURE_ONLY' }],
      errors: [],
    })
    const later = await accounts.signIn(member.credentials)
    for (const tokens of [await accounts.refresh(member.tokens.refreshToken), later]) {
      expect(claimsOf(tokens.accessToken).scopes.sort()).toEqual([...leavingScopes].sort())
    }
    const sessions = await sessionsOf(member.accountId)
    expect(sessions).toHaveLength(3)
    expect(new Set(sessions.map((session) => session.restricted_by))).toEqual(new Set(['ORGANIZATION']))
    expect((await accounts.subgraph.events(other.session.id)).at(-1)).toMatchObject({
      type: 'accounts.session.restricted',
      data: { state: 'RESTRICTED', restrictedBy: 'ORGANIZATION' },
    })
    expect((await accounts.subgraph.events(member.membershipId)).at(-1)).toMatchObject({
      type: 'accounts.membership.sessions.restricted',
    })
  })

  it('[SES-03] [SES-05] is shown to its holder: at the session, in the trail and as a security event', async () => {
    const { accounts, founder, member } = await organization()
    await restrict(founder.caller, member.membershipId)
    const held = { ...member.caller, scopes: restrictedScopes }
    const query = `{ me { sessions { edges { node { restrictedBy availableActions } } }
      securityEvents(first: 1) { edges { node { category } } } } }`
    expect((await accounts.subgraph.call(held, query)).data.me).toEqual({
      sessions: {
        edges: [{ node: { restrictedBy: 'ORGANIZATION', availableActions: ['CLOSE', 'RESTRICT'] } }],
      },
      securityEvents: { edges: [{ node: { category: 'ADMINISTRATION' } }] },
    })
    const action = 'accounts.membership.sessions.restricted'
    expect((await accounts.subgraph.audit(`account:${member.accountId}`)).at(-1)).toMatchObject({
      actor: founder.accountId,
      ...{ action, target: member.membershipId, reason: 'ORGANIZATION' },
    })
    const ofOrganization = await accounts.subgraph.audit(`organization:${founder.organizationId}`)
    expect(ofOrganization.filter((entry) => entry.action === action)).toMatchObject([
      { actor: founder.accountId, target: member.accountId, outcome: 'DONE' },
    ])
  })

  it('[ACC-12] answers the same whether the member has one session or many, all of them ended or none', async () => {
    const { accounts, organizations, founder, member } = await organization()
    const answerFor = async ({ membershipId }: { membershipId: string }) => {
      const answer = await act(founder.caller, 'restrictMemberSessions', { membershipId })
      return JSON.stringify(answer).replaceAll(membershipId, '<membership>')
    }
    for (let count = 0; count < 3; count++) await accounts.signIn(member.credentials)
    const gone = await organizations.member(founder.caller, founder.organizationId)
    await accounts.sql(
      `UPDATE session SET state = 'CLOSED', ended_at = now() WHERE account_id = $1`,
      gone.accountId,
    )
    const single = await organizations.member(founder.caller, founder.organizationId)
    const answers = [await answerFor(member), await answerFor(gone), await answerFor(single)]
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).not.toMatch(/sess_|acct_/)
  })

  it('[SES-03] lets the member neither free the sessions nor leave, and the next sign-in is restricted too', async () => {
    const { accounts, founder, member } = await organization()
    await restrict(founder.caller, member.membershipId)
    const held = { ...member.caller, scopes: leavingScopes }
    const { sessionId, membershipId } = member
    expect(failureOf(await act(held, 'liftSessionRestriction', { sessionId }))).toBe('FORBIDDEN')
    expect(failureOf(await act(member.caller, 'liftSessionRestriction', { sessionId }))).toBe(
      'INVALID_TRANSITION',
    )
    expect(await lift(member.caller, membershipId)).toBe('NOT_FOUND')
    const leave = { organizationId: founder.organizationId }
    expect(await accounts.failure(held, leaveMutation, leave)).toBe('FORBIDDEN')
    expect((await accounts.signIn(member.credentials)).session.state).toBe('RESTRICTED')
  })

  it('[SES-03] leaves no session unrestricted that starts at the same time, and none restricted that starts with the lifting', async () => {
    const { accounts, founder, member } = await organization()
    const signIns = () => Array.from({ length: 4 }, () => accounts.signIn(member.credentials))
    await Promise.all([restrict(founder.caller, member.membershipId), ...signIns()])
    expect(new Set((await sessionsOf(member.accountId)).map(({ state }) => state))).toEqual(
      new Set(['RESTRICTED']),
    )
    await Promise.all([lift(founder.caller, member.membershipId), ...signIns()])
    const sessions = await sessionsOf(member.accountId)
    expect(sessions).toHaveLength(9)
    expect(new Set(sessions.map(({ state }) => state))).toEqual(new Set(['ACTIVE']))
  })

  it('refuses a state that is reached already, an invitation and an ended membership', async () => {
    const { organizations, founder, member } = await organization()
    const { membershipId } = member
    expect(await lift(founder.caller, membershipId)).toBe('INVALID_TRANSITION')
    expect(await restrict(founder.caller, membershipId)).toBeUndefined()
    expect(await restrict(founder.caller, membershipId)).toBe('INVALID_TRANSITION')
    const invited = await organizations.add(founder.caller, founder.organizationId)
    const invitedId = invited.data.addOrganizationMember.member.id
    expect(await restrict(founder.caller, invitedId)).toBe('INVALID_TRANSITION')
    await organizations.remove(founder.caller, membershipId)
    expect(await lift(founder.caller, membershipId)).toBe('INVALID_TRANSITION')
  })
})

describe('the end of a membership', () => {
  it.each(['removeOrganizationMember', 'leaveOrganization'] as const)(
    '[SES-03] by %s lifts the restriction of the organization, and no other',
    async (name) => {
      const { accounts, organizations, founder, member } = await organization()
      const other = await accounts.signIn(member.credentials)
      const { session } = other
      await act(member.caller, 'restrictSession', { sessionId: session.id })
      await restrict(founder.caller, member.membershipId)
      const ended =
        name === 'leaveOrganization'
          ? await leave(member.caller, founder.organizationId)
          : await organizations.remove(founder.caller, member.membershipId)
      expect(failureOf(ended)).toBeUndefined()
      expect(await standingOf(member.sessionId)).toBeNull()
      expect(await standingOf(session.id)).toBe('HOLDER')
      expect((await accounts.subgraph.events(member.sessionId)).at(-1)).toMatchObject({
        type: 'accounts.session.restriction.lifted',
        data: { state: 'ACTIVE', restrictedBy: 'ORGANIZATION' },
      })
      expect((await accounts.signIn(member.credentials)).session.state).toBe('ACTIVE')
    },
  )

  it('[SES-03] leaves the restriction of another organization', async () => {
    const { organizations, founder, member } = await organization()
    const other = await second(member)
    await restrict(founder.caller, member.membershipId)
    await restrict(other.founder.caller, other.membershipId)
    await organizations.remove(founder.caller, member.membershipId)
    expect(await standingOf(member.sessionId)).toBe('ORGANIZATION')
    await organizations.remove(other.founder.caller, other.membershipId)
    expect(await standingOf(member.sessionId)).toBeNull()
  })
})

describe('an organization', () => {
  it('keeps an administrator who can act: the last one is neither restricted nor leaves a restricted one behind', async () => {
    const { founder, member } = await organization('ADMIN')
    const { id: ownId } = (await view(founder.caller, founder.organizationId)).own
    expect(await restrict(founder.caller, member.membershipId)).toBeUndefined()
    expect(await restrict(founder.caller, ownId)).toBe('LAST_ADMINISTRATOR')
    expect(failureOf(await leave(founder.caller, founder.organizationId))).toBe('LAST_ADMINISTRATOR')
    const { availableActions, members } = await view(founder.caller, founder.organizationId)
    expect(availableActions).toEqual(['ADD_MEMBER', 'REGISTER_PARTNER_CLIENT'])
    expect(members).toEqual(
      expect.arrayContaining([
        { id: ownId, own: true, sessionsRestricted: false, availableActions: ['ASSIGN_POLICY'] },
        {
          ...{ id: member.membershipId, own: false, sessionsRestricted: true },
          availableActions: ['REMOVE', 'SET_ROLE', 'ASSIGN_POLICY', 'LIFT_SESSION_RESTRICTION'],
        },
      ]),
    )
  })

  it('[SES-03] of two administrators who restrict each other at once, keeps one who can lift the restriction', async () => {
    const { founder, member } = await organization('ADMIN')
    const { id: ownId } = (await view(founder.caller, founder.organizationId)).own
    const codes = await Promise.all([
      restrict(founder.caller, member.membershipId),
      restrict(member.caller, ownId),
    ])
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
    expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(1)
  })

  it('[SES-03] is not lifted by a session that it restricts, also by a request that was accepted before', async () => {
    const { founder, member } = await organization('ADMIN')
    await restrict(founder.caller, member.membershipId)
    expect(await lift(member.caller, member.membershipId)).toBe('UNAUTHENTICATED')
    expect(await standingOf(member.sessionId)).toBe('ORGANIZATION')
  })
})

describe.each(names)('%s', (name) => {
  it('[ACC-11] answers a membership that the caller does not administer as an absent one, and leaves it alone', async () => {
    const { accounts, organizations, founder, member } = await organization()
    if (name === 'liftMemberSessionRestriction') await restrict(founder.caller, member.membershipId)
    const stranger = await organizations.founded()
    const colleague = await organizations.member(founder.caller, founder.organizationId)
    const staff = new TestStaff(accounts)
    const before = await staff.standing(member.accountId)
    const { membershipId } = member
    const absent = await act(stranger.caller, name, { membershipId: newId('membership') })
    expect(failureOf(absent)).toBe('NOT_FOUND')
    for (const caller of [stranger.caller, colleague.caller]) {
      expect(await act(caller, name, { membershipId })).toEqual(absent)
    }
    expect(await staff.standing(member.accountId)).toEqual(before)
    expect((await accounts.subgraph.audit(`account:${stranger.accountId}`)).slice(-2)).toMatchObject([
      { action: `Mutation.${name}`, outcome: 'DENIED', reason: 'NOT_FOUND' },
      { action: `Mutation.${name}`, outcome: 'DENIED', reason: 'NOT_FOUND' },
    ])
  })

  it('[SES-03] takes a membership and no session id', async () => {
    const { founder, member } = await organization()
    const { sessionId, membershipId } = member
    for (const input of [{}, { sessionId, membershipId }, { membershipId: null }]) {
      expect(failureOf(await act(founder.caller, name, input))).toBe('BAD_USER_INPUT')
    }
    expect(await standingOf(sessionId)).toBeNull()
  })

  it.each([
    ['anonymous', null, 'UNAUTHENTICATED'],
    ['an operator', 'OPERATOR', 'FORBIDDEN'],
    ['support', 'SUPPORT', 'FORBIDDEN'],
    ['an auditor', 'AUDITOR', 'FORBIDDEN'],
    ['a partner', 'PARTNER', 'FORBIDDEN'],
    ['a dashboard', 'DASHBOARD', 'FORBIDDEN'],
  ] as const)('[SES-03] of a member is not for %s', async (_, role, code) => {
    const { accounts, member } = await organization()
    const caller = role && accounts.subgraph.caller(role)
    const { membershipId } = member
    expect(failureOf(await act(caller as never, name, { membershipId }))).toBe(code)
    expect(await standingOf(member.sessionId)).toBeNull()
  })
})
