import { randomUUID } from 'node:crypto'
import type { CriticalOperationName } from '@enigm/contracts'
import { grantToken, type TestCaller, failureOf } from '@enigm/subgraph/testkit'
import { startTestAccounts, type TestAccounts } from '../../accounts.fixture'

const failure = 'errors { code message path }'
const member = 'member { id handle role state own availableActions }'

export const createOrganizationMutation = `mutation ($input: CreateOrganizationInput!) {
  createOrganization(input: $input) { organization { id displayName state availableActions
    memberCounts { members administrators } } limitations { code } ${failure} } }`
export const addMutation = `mutation ($input: AddOrganizationMemberInput!) { addOrganizationMember(input: $input) {
  ${member} invitation ${failure} } }`
export const acceptMutation = `mutation ($input: AcceptOrganizationMembershipInput!) {
  acceptOrganizationMembership(input: $input) { ${member} ${failure} } }`
export const removeMutation = `mutation ($input: RemoveOrganizationMemberInput!) {
  removeOrganizationMember(input: $input) { ${member} ${failure} } }`
export const setRoleMutation = `mutation ($input: SetOrganizationRoleInput!) { setOrganizationRole(input: $input) {
  ${member} ${failure} } }`
export const leaveMutation = `mutation ($input: LeaveOrganizationInput!) { leaveOrganization(input: $input) {
  ${member} ${failure} } }`
export const policyMutation = `mutation ($input: AssignAccountPolicyInput!) { assignAccountPolicy(input: $input) {
  account { policy { maximumSessionDays decidedBy } } limitations { code } ${failure} } }`
export const memberPolicyMutation = `mutation ($input: AssignMemberPolicyInput!) { assignMemberPolicy(input: $input) {
  member { id } limitations { code } ${failure} } }`
const organizationQuery = `query ($id: ID!) { organization(id: $id) { id displayName state availableActions
  memberCounts { members administrators } members { edges { node { id handle role state own } } } } }`

/** The usual steps of an organization. */
export class TestOrganizations {
  constructor(readonly accounts: TestAccounts) {}

  /** The critical operation with a grant for exactly this. */
  async critical(
    caller: TestCaller,
    mutation: string,
    operation: CriticalOperationName,
    target: string,
    input: object,
  ) {
    const grant = await grantToken(this.accounts.access, caller, operation, target)
    return this.accounts.subgraph.call(caller, mutation, { input: { ...input, grant } })
  }

  async create(caller: TestCaller): Promise<string> {
    const input = { displayName: 'Our place', idempotencyKey: randomUUID() }
    const { data } = await this.accounts.subgraph.call(caller, createOrganizationMutation, { input })
    return data.createOrganization.organization.id
  }

  add(caller: TestCaller, organizationId: string, role = 'MEMBER', idempotencyKey: string = randomUUID()) {
    const input = { organizationId, role, idempotencyKey }
    const target = `${organizationId}:${role}`
    return this.critical(caller, addMutation, 'ORGANIZATION_MEMBER_ADDITION', target, input)
  }

  remove(caller: TestCaller, membershipId: string) {
    const input = { membershipId }
    return this.critical(caller, removeMutation, 'ORGANIZATION_MEMBER_REMOVAL', membershipId, input)
  }

  setRole(caller: TestCaller, membershipId: string, role: string) {
    const input = { membershipId, role }
    const target = `${membershipId}:${role}`
    return this.critical(caller, setRoleMutation, 'ORGANIZATION_MEMBER_ROLE', target, input)
  }

  async invitation(caller: TestCaller, organizationId: string, role = 'MEMBER'): Promise<string> {
    return (await this.add(caller, organizationId, role)).data.addOrganizationMember.invitation
  }

  accept(caller: TestCaller | null, invitation: string) {
    return this.accounts.subgraph.call(caller, acceptMutation, { input: { invitation } })
  }

  /** Another person who has become a member, with the id of the membership. */
  async member(admin: TestCaller, organizationId: string, role = 'MEMBER') {
    const person = await this.accounts.person()
    const answer = await this.accept(person.caller, await this.invitation(admin, organizationId, role))
    if (failureOf(answer)) throw new Error(`not accepted: ${failureOf(answer)}`)
    return { ...person, membershipId: answer.data.acceptOrganizationMembership.member.id as string }
  }

  /** A person and the organization that it has created. */
  async founded() {
    const founder = await this.accounts.person()
    return { ...founder, organizationId: await this.create(founder.caller) }
  }

  async see(caller: TestCaller | null, id: string) {
    return this.accounts.subgraph.call(caller, organizationQuery, { id })
  }

  rows(organizationId: string) {
    return this.accounts.sql(
      'SELECT id, state, version, role FROM organization_member WHERE organization_id = $1 ORDER BY id',
      organizationId,
    )
  }
}

export async function startTestOrganizations(): Promise<TestOrganizations> {
  return new TestOrganizations(await startTestAccounts())
}
