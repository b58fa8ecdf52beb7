import {
  memberPolicyMutation,
  policyMutation,
  startTestOrganizations,
} from '../organization/organization.fixture'

const starting = startTestOrganizations()
afterAll(async () => (await starting).accounts.subgraph.stop())

const mine = '{ me { policy { maximumSessionDays decidedBy } } }'
const age = (days: number) =>
  `UPDATE session SET started_at = started_at - interval '${days} days' WHERE id = $1`

describe('assignAccountPolicy', () => {
  it('[ACC-08] [SES-06] closes what exceeds it with cause POLICY and caps the others, also when refreshed', async () => {
    const { accounts } = await starting
    const { caller, accountId, sessionId, credentials } = await accounts.person()
    const { session: old } = await accounts.signIn(credentials)
    await accounts.sql(age(8), old.id)
    const { data } = await accounts.subgraph.call(caller, policyMutation, {
      input: { maximumSessionDays: 7 },
    })
    expect(data.assignAccountPolicy).toMatchObject({
      account: { policy: { maximumSessionDays: 7, decidedBy: 'HOLDER' } },
      limitations: [{ code: 'POLICY_FUTURE_ONLY' }, { code: 'POLICY_RISK' }],
      errors: [],
    })
    expect((await accounts.subgraph.events(old.id)).at(-1)).toMatchObject({
      type: 'accounts.session.closed',
      data: { cause: 'POLICY' },
    })
    const latest = await accounts.signIn(credentials)
    await accounts.refresh(latest.refreshToken)
    const caps = await accounts.sql(
      `SELECT id, expires_at = started_at + interval '7 days' AS capped FROM session
       WHERE account_id = $1 AND state = 'ACTIVE' ORDER BY id`,
      accountId,
    )
    const live = [sessionId, latest.session.id]
    expect(caps.map(({ id }) => id).sort()).toEqual(live.sort())
    expect(caps.every(({ capped }) => capped)).toBe(true)
    expect((await accounts.subgraph.events(accountId)).at(-1)).toMatchObject({
      type: 'accounts.account.policy.assigned',
    })
  })

  it('[ACC-08] lets an administrator only reduce, while the membership lasts, and shows the holder who has set it', async () => {
    const test = await starting
    const { accounts } = test
    const { caller, organizationId } = await test.founded()
    const member = await test.member(caller, organizationId)
    const read = async () => (await accounts.subgraph.call(member.caller, mine)).data.me.policy
    expect(await read()).toEqual({ maximumSessionDays: 30, decidedBy: 'SYSTEM' })
    await accounts.failure(member.caller, policyMutation, { maximumSessionDays: 5 })
    const { membershipId } = member
    const assign = (maximumSessionDays: number) =>
      accounts.failure(caller, memberPolicyMutation, { membershipId, maximumSessionDays })
    expect(await assign(20)).toBeUndefined()
    expect(await read()).toEqual({ maximumSessionDays: 5, decidedBy: 'HOLDER' })
    expect(await assign(2)).toBeUndefined()
    expect(await read()).toEqual({ maximumSessionDays: 2, decidedBy: 'ORGANIZATION' })
    expect((await accounts.subgraph.audit(`organization:${organizationId}`)).at(-1)).toMatchObject({
      action: 'accounts.membership.policy.assigned',
      target: member.accountId,
      reason: '2_DAYS',
    })
    await test.remove(caller, membershipId)
    expect(await read()).toEqual({ maximumSessionDays: 5, decidedBy: 'HOLDER' })
    expect(await assign(1)).toBe('INVALID_TRANSITION')
  })

  it.each([0, 31, -1])('[ACC-08] takes 1 to 30 days and not %s', async (maximumSessionDays) => {
    const { accounts } = await starting
    const { caller } = await accounts.person()
    expect(await accounts.failure(caller, policyMutation, { maximumSessionDays })).toBe('BAD_USER_INPUT')
  })
})
