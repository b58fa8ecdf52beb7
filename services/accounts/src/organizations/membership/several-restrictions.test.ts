import { leavingScopes, restrictedScopes } from '@enigm/contracts'
import { failureOf } from '@enigm/subgraph/testkit'
import { authorizeMutation } from '../../accounts.fixture'
import { Leaving } from '../../deletion/deletion.fixture'
import { SessionRestriction } from '../../sign-in/session/session.lifecycle'
import { claimsOf, TestStaff } from '../../platform/staff/administration.fixture'
import { restrictionsIn } from './member-restriction.fixture'
import { startTestOrganizations } from '../organization/organization.fixture'

const starting = startTestOrganizations()
const operating = starting.then(({ accounts }) => accounts.person('OPERATOR'))
afterAll(async () => (await starting).accounts.subgraph.stop())

const { act, restrict, lift, standingOf, organization, second } = restrictionsIn(starting)

describe('several restrictions of one session', () => {
  const { ACCOUNT, PLATFORM, ORGANIZATION, HOLDER } = SessionRestriction
  const strength = [ACCOUNT, PLATFORM, ORGANIZATION, HOLDER] as const
  type Cause = (typeof strength)[number]
  const shownAs = (causes: Cause[]) => strength.find((cause) => causes.includes(cause)) ?? null
  const orders = permutations<Cause>([...strength])

  /** The calls that start and end each of them. */
  async function causes() {
    const { accounts, founder, member } = await organization()
    const operator = await operating
    const staff = new TestStaff(accounts)
    const { sessionId, membershipId } = member
    const other = { ...member.caller, sessionId: (await accounts.signIn(member.credentials)).session.id }
    const set = (caller: typeof member.caller, input: object, begins: boolean) =>
      act(caller, begins ? 'restrictSession' : 'liftSessionRestriction', input)
    const setMember = (begins: boolean) =>
      act(founder.caller, begins ? 'restrictMemberSessions' : 'liftMemberSessionRestriction', {
        membershipId,
      })
    const ways: Record<Cause, (begins: boolean) => Promise<any>> = {
      HOLDER: (begins) => set(other, { sessionId }, begins),
      PLATFORM: (begins) => set(operator.caller, { sessionId }, begins),
      ACCOUNT: (begins) =>
        staff.act(
          operator.caller,
          begins ? 'restrictAccount' : 'reinstateAccount',
          staff.handle(member.accountId),
        ),
      ORGANIZATION: setMember,
    }
    return { sessionId, ways }
  }

  it('[SES-03] ends with the last of them, in whichever order they end', async () => {
    const { sessionId, ways } = await causes()
    for (const order of orders) {
      for (const cause of strength) expect(failureOf(await ways[cause](true))).toBeUndefined()
      for (const [index, cause] of order.entries()) {
        expect(failureOf(await ways[cause](false))).toBeUndefined()
        expect([order, await standingOf(sessionId)]).toEqual([order, shownAs(order.slice(index + 1))])
      }
    }
  }, 60_000)

  it('[SES-03] shows the strongest of them, in whichever order they begin', async () => {
    const { sessionId, ways } = await causes()
    for (const order of orders) {
      for (const [index, cause] of order.entries()) {
        expect(failureOf(await ways[cause](true))).toBeUndefined()
        expect([order, await standingOf(sessionId)]).toEqual([order, shownAs(order.slice(0, index + 1))])
      }
      for (const cause of order) expect(failureOf(await ways[cause](false))).toBeUndefined()
      expect(await standingOf(sessionId)).toBeNull()
    }
  }, 60_000)

  it.each([0, 1])(
    '[SES-03] of two organizations ends with the later one; number %i lifts first',
    async (first) => {
      const { founder, member } = await organization()
      const other = await second(member)
      const both = [
        { caller: founder.caller, id: member.membershipId },
        { caller: other.founder.caller, id: other.membershipId },
      ]
      for (const { caller, id } of both) expect(await restrict(caller, id)).toBeUndefined()
      const [one, last] = [both[first]!, both[1 - first]!]
      expect(await lift(one.caller, one.id)).toBeUndefined()
      expect(await standingOf(member.sessionId)).toBe('ORGANIZATION')
      expect(await lift(last.caller, last.id)).toBeUndefined()
      expect(await standingOf(member.sessionId)).toBeNull()
    },
  )

  it.each([
    ['first', null],
    ['not at all', 'ORGANIZATION'],
  ])(
    '[SES-03] [ACC-04] an organization does not keep a member from leaving the system; when it lifts %s, canceling leaves %s',
    async (lets, left) => {
      const { accounts, founder, member } = await organization()
      await restrict(founder.caller, member.membershipId)
      const leaving = new Leaving(accounts, member)
      await leaving.request()
      expect(await standingOf(member.sessionId)).toBe('DELETION')
      if (lets === 'first') expect(await lift(founder.caller, member.membershipId)).toBeUndefined()
      expect(await standingOf(member.sessionId)).toBe('DELETION')
      const later = await accounts.signIn(member.credentials)
      expect(later.session.state).toBe('RESTRICTED')
      expect(failureOf(await leaving.act('cancelAccountDeletion'))).toBeUndefined()
      for (const id of [member.sessionId, later.session.id]) expect(await standingOf(id)).toBe(left)
    },
  )

  it.each(['ORGANIZATION', 'ACCOUNT'] as const)(
    '[SES-03] [ACC-04] [PIN-01] of the account by %s lets a holder with the login secret set a PIN and delete the account with it',
    async (by) => {
      const { accounts, founder, member } = await organization()
      const staff = new TestStaff(accounts)
      if (by === 'ORGANIZATION') await restrict(founder.caller, member.membershipId)
      else await staff.act((await operating).caller, 'restrictAccount', staff.handle(member.accountId))
      expect(await standingOf(member.sessionId)).toBe(by)
      const caller = { ...member.caller, scopes: leavingScopes }
      const pin = '739104826157'
      const stolen = { caller, credentials: { loginSecret: '0'.repeat(32) } }
      expect(await accounts.setPin(stolen, pin)).toBe('CREDENTIALS_WRONG')
      expect(await accounts.setPin({ ...member, caller }, pin)).toBeUndefined()
      const input = { pin, operation: 'ACCOUNT_DELETION', targetId: member.accountId }
      expect(await accounts.failure(caller, authorizeMutation, input)).toBeUndefined()
    },
  )

  it('[SES-03] [ACC-04] of one session alone keeps that session from requesting the deletion', async () => {
    const { accounts, founder, member } = await organization()
    await act((await operating).caller, 'restrictSession', { sessionId: member.sessionId })
    await restrict(founder.caller, member.membershipId)
    const { accessToken } = await accounts.refresh(member.tokens.refreshToken)
    expect(claimsOf(accessToken).scopes.sort()).toEqual([...restrictedScopes].sort())
    const leaving = new Leaving(accounts, member)
    expect(failureOf(await leaving.act('requestAccountDeletion'))).toBe('UNAUTHENTICATED')
    expect(await leaving.state()).toBe('ACTIVE')
  })

  it('[SES-03] [ACC-05] of an organization does not block the deletion of the account', async () => {
    const { accounts, founder, member } = await organization()
    const leaving = new Leaving(accounts, member)
    await leaving.request()
    expect(await restrict(founder.caller, member.membershipId)).toBeUndefined()
    await leaving.endGrace()
    await leaving.complete()
    expect(
      await accounts.sql('SELECT 1 FROM organization_member WHERE id = $1', member.membershipId),
    ).toEqual([])
  })

  it('[SES-03] raises the version of valid tokens with each restriction that is shown, and never lowers it', async () => {
    const { accounts } = await starting
    const { sessionId, ways } = await causes()
    const from = async () =>
      (await accounts.sql('SELECT tokens_from_version, version FROM session WHERE id = $1', sessionId))[0]
    await ways.ORGANIZATION(true)
    const first = await from()
    expect(first.tokens_from_version).toBe(first.version)
    await ways.PLATFORM(true)
    const next = await from()
    expect(next.tokens_from_version).toBe(next.version)
    await ways.ORGANIZATION(false)
    await ways.PLATFORM(false)
    expect((await from()).tokens_from_version).toBe(next.tokens_from_version)
  })
})

/** Every order of these. */
function permutations<T>(all: T[]): T[][] {
  if (all.length === 0) return [[]]
  return all.flatMap((first, index) =>
    permutations(all.filter((_, position) => position !== index)).map((rest) => [first, ...rest]),
  )
}
