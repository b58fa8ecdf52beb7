import { newId } from '@enigm/contracts'
import { systemContext, type Transaction } from '@enigm/subgraph'
import { idleJob, locksIn, locksOf } from '@enigm/subgraph/testkit'
import { recordEvent } from './feed/recording'
import { TestLedger } from './governance.fixture'
import { DeliveryService } from './webhook/delivery.service'
import { lockWebhook, requireAdministrator } from './webhook/webhook.access'
import { WebhookService } from './webhook/webhook.service'
import { DELIVERY_JOB, wakeWebhooks } from './webhook/webhook-queue'

let ledger: TestLedger
beforeAll(async () => {
  ledger = await TestLedger.start()
})
afterAll(() => ledger.subgraph.stop())

const absent = newId('organization')
const organizationId = newId('organization')
const membership = {
  ...{ id: newId('event'), type: 'accounts.membership.activated', occurredAt: new Date().toISOString() },
  data: {
    membershipId: newId('membership'),
    organizationId: absent,
    accountId: newId('account'),
    state: 'ACTIVE',
  },
} as never

describe('a transaction locks, before it decides', () => {
  it.each<[string, (tx: Transaction) => Promise<unknown>, string[]]>([
    ['the feeds, by turns, and then the webhooks', (tx) => recordEvent(membership, tx), ['turn', 'webhook']],
    ['the webhooks that an event wakes', (tx) => wakeWebhooks(tx, absent), ['webhook']],
    ['the webhooks of an organization, by turns', (tx) => requireAdministrator(tx, absent), ['turn']],
    ['a webhook', (tx) => lockWebhook(tx, absent), ['webhook']],
    [
      'the webhooks of an organization that has ended',
      (tx) => ledger.subgraph.app.get(WebhookService).removeAll(tx, absent),
      ['webhook'],
    ],
  ])('%s', async (_name, run, expected) => {
    const locks = await locksIn(ledger.subgraph, ledger.subgraph.caller(), run)
    // The worker that fills the ledger runs meanwhile.
    expect(locks.filter((each) => each !== 'advisory lock')).toEqual(expected)
  })

  it('the webhook of a delivery, before the request and before its record', async () => {
    const { app } = ledger.subgraph
    const id = newId('webhook')
    await app.read(
      `INSERT INTO webhook (id, version, state, organization_id, url, key_version, position, failed_attempts, registered_day)
       VALUES ($1, 1, 'ACTIVE', $2, 'https://127.0.0.1:1/', 1, 0, 0, date_trunc('day', now(), 'UTC'))`,
      [id, organizationId],
    )
    await app.read(
      `INSERT INTO organization_event (organization_id, position, id, type, object_id, state, at, recorded_at)
       VALUES ($1, 1, 'evt_1', 'accounts.membership.activated', 'mbr_1', 'ACTIVE', now(), now())`,
      [organizationId],
    )
    const job = await idleJob(ledger.subgraph, DELIVERY_JOB, id)
    const deliver = () => app.get(DeliveryService).deliver(systemContext(), job)
    const locks = await locksOf(ledger.subgraph, deliver)
    expect(locks.filter((each) => each === 'webhook')).toHaveLength(2)
  })
})
