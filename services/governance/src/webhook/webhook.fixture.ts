import { randomUUID } from 'node:crypto'
import { newId } from '@enigm/contracts'
import type { TestCaller, TestSubgraph } from '@enigm/subgraph/testkit'
import { TestLedger } from '../governance.fixture'
import { TestReceiver, type Received } from './receiver.fixture'

/** The fields of a webhook in the payload of a mutation. */
export const webhookPayload = `webhook { id url state publicKeys previousKeyEndsAt failedAttempts failingSince availableActions }
  errors { code path }`
export const registerWebhook = `mutation ($input: RegisterWebhookInput!) { registerWebhook(input: $input) { ${webhookPayload} } }`

const webhooksQuery = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Organization { webhooks {
  totalCount edges { node { id state failedAttempts failingSince publicKeys
    deliveries { edges { node { position eventId type outcome status attempts } } } } } } } } }`

/** The position of the first event after the registration: the membership of the administrator is the one before. */
export const FIRST = 2

export const positionsOf = (received: readonly Received[]): number[] =>
  received.map(({ body }) => JSON.parse(body).data.position - FIRST)

/** Governance with a receiver of its webhooks. */
export class TestWebhooks {
  private constructor(
    readonly governance: TestSubgraph,
    readonly receiver: TestReceiver,
  ) {}

  static async start(): Promise<TestWebhooks> {
    const receiver = await TestReceiver.start()
    const variables = { WEBHOOK_NETWORKS: '127.0.0.1/32', WEBHOOK_CA: receiver.authority }
    return new TestWebhooks((await TestLedger.start(variables)).subgraph, receiver)
  }

  async stop(): Promise<void> {
    await this.governance.stop()
    await this.receiver.stop()
  }

  /** After a test: the receiver answers again, and no webhook is left. */
  async clear(): Promise<void> {
    this.receiver.answers()
    this.receiver.received.length = 0
    await this.governance.app.data.query(`UPDATE webhook SET state = 'REMOVED', ended_at = now()`)
  }

  /** An organization with its administrator. */
  async organization() {
    const [id, membershipId] = [newId('organization'), newId('membership')]
    const { governance } = this
    const admin = governance.caller()
    const membership = { membershipId, organizationId: id, accountId: admin.accountId! }
    await governance.publish('accounts.membership.activated', membershipId, 1, {
      ...membership,
      ...{ role: 'ADMIN', state: 'ACTIVE' },
    })
    await governance.until(
      async () => (await governance.app.read('SELECT 1 FROM membership WHERE id = $1', [membershipId]))[0],
      'the membership',
    )
    return { id, admin }
  }

  async register(caller: TestCaller, organizationId: string, url: string, key: string = randomUUID()) {
    const grant = await this.governance.grant(caller, 'WEBHOOK_REGISTRATION', organizationId)
    const input = { organizationId, url, idempotencyKey: key, grant }
    return this.governance.call(caller, registerWebhook, { input })
  }

  /** An organization with a webhook at the receiver. */
  async registered(path = 'hook') {
    const { id, admin } = await this.organization()
    const { data } = await this.register(admin, id, this.receiver.url(path))
    return { id, admin, webhook: data.registerWebhook.webhook }
  }

  /** Events of a new server of the organization. */
  async happen(ownerId: string, count = 1) {
    const serverId = newId('server')
    const data = { serverId, ownerId, entitlementId: newId('entitlement'), state: 'PROVISIONING' } as const
    for (let version = 1; version <= count; version++)
      await this.governance.publish(
        version === 1 ? 'servers.server.created' : 'servers.server.suspended',
        serverId,
        version,
        data,
      )
    return serverId
  }

  async webhooksOf(caller: TestCaller, organizationId: string) {
    const r = [{ __typename: 'Organization', id: organizationId }]
    const { data } = await this.governance.call(caller, webhooksQuery, { r })
    return data._entities[0].webhooks?.edges.map(({ node }: any) => node) ?? null
  }

  arrived(count: number) {
    const { received } = this.receiver
    return this.governance.until(async () => received.length >= count && received, `${count} deliveries`)
  }

  /** The webhook once its latest delivery has this outcome. */
  withOutcome(admin: TestCaller, id: string, outcome: string) {
    return this.governance.until(async () => {
      const [webhook] = await this.webhooksOf(admin, id)
      const isSettled = (outcome === 'DELIVERED') === (webhook?.failingSince === null)
      return webhook?.deliveries.edges[0]?.node.outcome === outcome && isSettled && webhook
    }, outcome)
  }

  /** Makes the next attempt due now. */
  retryNow(webhookId: string) {
    return this.governance.app.data.query(
      `UPDATE job SET due_at = clock_timestamp() WHERE aggregate_id = $1`,
      [webhookId],
    )
  }
}
