import { failureOf } from '@enigm/subgraph/testkit'
import { leaveMutation, type TestOrganizations } from '../organization/organization.fixture'

type Founder = Awaited<ReturnType<TestOrganizations['founded']>>
type Caller = Founder['caller']
type Member = Awaited<ReturnType<TestOrganizations['member']>>

const ofSession = '{ session { id state restrictedBy } limitations { code } errors { code path } }'
const ofMember = '{ membership { id sessionsRestricted } limitations { code } errors { code path } }'
const mutations = {
  restrictSession: `mutation ($input: RestrictSessionInput!) { restrictSession(input: $input) ${ofSession} }`,
  liftSessionRestriction: `mutation ($input: LiftSessionRestrictionInput!) {
    liftSessionRestriction(input: $input) ${ofSession} }`,
  restrictMemberSessions: `mutation ($input: RestrictMemberSessionsInput!) {
    restrictMemberSessions(input: $input) ${ofMember} }`,
  liftMemberSessionRestriction: `mutation ($input: LiftMemberSessionRestrictionInput!) {
    liftMemberSessionRestriction(input: $input) ${ofMember} }`,
}
export const names = ['restrictMemberSessions', 'liftMemberSessionRestriction'] as const

/** What the tests of a member's restriction do, with the organizations of one test file. */
export function restrictionsIn(starting: Promise<TestOrganizations>) {
  const act = async (caller: Caller | null, name: keyof typeof mutations, input: object) =>
    (await starting).accounts.subgraph.call(caller, mutations[name], { input })
  const restrict = async (caller: Caller, membershipId: string) =>
    failureOf(await act(caller, 'restrictMemberSessions', { membershipId }))
  const lift = async (caller: Caller, membershipId: string) =>
    failureOf(await act(caller, 'liftMemberSessionRestriction', { membershipId }))
  const leave = async (caller: Caller, organizationId: string) =>
    (await starting).accounts.subgraph.call(caller, leaveMutation, { input: { organizationId } })
  /** The organization with its memberships and what can be done with each. */
  const view = async (caller: Caller, id: string) => {
    const query = `query ($id: ID!) { organization(id: $id) { availableActions
      members { edges { node { id own sessionsRestricted availableActions } } } } }`
    const { data } = await (await starting).accounts.subgraph.call(caller, query, { id })
    const members = data.organization.members.edges.map(({ node }: any) => node)
    return { ...data.organization, members, own: members.find(({ own }: any) => own) }
  }
  const sessionsOf = async (accountId: string) =>
    (await starting).accounts.sql<{ id: string; state: string; restricted_by: string | null }>(
      'SELECT id, state, restricted_by FROM session WHERE account_id = $1 ORDER BY id',
      accountId,
    )
  const standingOf = async (sessionId: string) =>
    (await (await starting).accounts.sql('SELECT restricted_by FROM session WHERE id = $1', sessionId))[0]
      .restricted_by
  /** An organization with its founder and one member. */
  async function organization(role = 'MEMBER') {
    const organizations = await starting
    const founder = await organizations.founded()
    const member = await organizations.member(founder.caller, founder.organizationId, role)
    return { ...organizations, organizations, founder, member }
  }
  /** The same member's place in another organization. */
  async function second(member: Member) {
    const organizations = await starting
    const founder = await organizations.founded()
    const invitation = await organizations.invitation(founder.caller, founder.organizationId)
    const answer = await organizations.accept(member.caller, invitation)
    return { founder, membershipId: answer.data.acceptOrganizationMembership.member.id as string }
  }
  return { act, restrict, lift, leave, view, sessionsOf, standingOf, organization, second }
}
