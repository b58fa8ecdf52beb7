import { newId } from '@enigm/contracts'
import type { Answer, TestCaller } from '@enigm/subgraph/testkit'
import { createOrderMutation, purchase, type TestPayments } from '../payments.fixture'

export const organizationQuery = `query ($id: ID!) {
  _entities(representations: [{ __typename: "Organization", id: $id }]) { ... on Organization {
    orders { edges { node { id state quantity } } }
    entitlements { edges { node { id state } } }
    activations { edges { node { activatedId entitlement { id } } } }
    subscriptions { edges { node { state entitlement { id } } } } } } }`

type Role = 'ADMIN' | 'MEMBER'
type State = 'ACTIVE' | 'REMOVED' | 'LEFT'

/** A membership as the events of accounts announce it. */
class TestMembership {
  private version = 0
  readonly membershipId = newId('membership')

  constructor(
    private readonly payments: TestPayments,
    readonly organizationId: string,
    private readonly accountId: string,
  ) {}

  /** Publishes the present state, and waits until it is applied. */
  async publish(
    type: 'activated' | 'role.changed' | 'removed' | 'left',
    role: Role,
    state: State,
  ): Promise<void> {
    const { membershipId, organizationId, accountId } = this
    const data = { membershipId, organizationId, accountId, role, state }
    const { subgraph } = this.payments
    this.version += 1
    await subgraph.publish(`accounts.membership.${type}`, membershipId, this.version, data)
    const applied = () =>
      this.payments.sql(
        'SELECT 1 FROM inbox WHERE aggregate_id = $1 AND version = $2 AND applied_at IS NOT NULL',
        membershipId,
        this.version,
      )
    await subgraph.until(async () => (await applied()).length > 0, `membership ${type}`)
  }
}

/** An organization with one administrator. */
export async function startOrganization(payments: TestPayments, organizationId = newId('organization')) {
  const admin = payments.subgraph.caller()
  const membership = await joinOrganization(payments, organizationId, admin)
  return { organizationId, admin, membership }
}

export async function joinOrganization(
  payments: TestPayments,
  organizationId: string,
  caller: TestCaller,
  role: Role = 'ADMIN',
): Promise<TestMembership> {
  const membership = new TestMembership(payments, organizationId, caller.accountId!)
  await membership.publish('activated', role, 'ACTIVE')
  return membership
}

/** An order of eSIMs, for an organization if one is given. */
export function orderEsims(
  payments: TestPayments,
  caller: TestCaller,
  quantity: number,
  change: object = {},
): Promise<Answer> {
  const input = { ...purchase('ESIM_YEARLY'), quantity, ...change }
  return payments.subgraph.call(caller, createOrderMutation, { input })
}
