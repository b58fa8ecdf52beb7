import { setTimeout as delay } from 'node:timers/promises'
import type { TestSubgraph } from '@enigm/subgraph/testkit'
import type { TestReceiver } from './receiver.fixture'
import { positionsOf, TestWebhooks } from './webhook.fixture'

let webhooks: TestWebhooks
let governance: TestSubgraph
let receiver: TestReceiver
beforeAll(async () => {
  webhooks = await TestWebhooks.start()
  ;({ governance, receiver } = webhooks)
})
afterAll(() => webhooks.stop())
afterEach(() => webhooks.clear())

describe('a delivery', () => {
  it('leaves room for the other jobs of the process while ten receivers hang', async () => {
    const organizations = [await webhooks.organization(), await webhooks.organization()]
    for (const { id, admin } of organizations)
      for (let number = 1; number <= 5; number++)
        await webhooks.register(admin, id, receiver.url(`${id}/${number}`))
    receiver.answers(() => undefined)
    for (const { id } of organizations) await webhooks.happen(id)
    await webhooks.arrived(4)
    await governance.app.data.query(
      `UPDATE job SET due_at = clock_timestamp() WHERE kind = 'ledger.checkpoint'`,
    )
    const started = Date.now()
    await governance.until(async () => {
      const [job] = await governance.app.read<{ later: boolean }>(
        `SELECT due_at > clock_timestamp() AS later FROM job WHERE kind = 'ledger.checkpoint'`,
      )
      return !job || job.later
    }, 'the checkpoint')
    expect(Date.now() - started).toBeLessThan(3000)
    receiver.answers()
    await governance.until(
      async () => new Set(receiver.received.map(({ path }) => path)).size === 10,
      'an attempt of each',
    )
  }, 30_000)

  it('waits for a receiver that is down, longer after each failure', async () => {
    const { id, admin, webhook } = await webhooks.registered()
    const { port } = receiver
    await receiver.stop()
    await webhooks.happen(id)
    await webhooks.withOutcome(admin, id, 'UNREACHABLE')
    const delays: number[] = []
    for (let attempts = 1; attempts <= 3; attempts++) {
      const [job] = await governance.until(async () => {
        const rows = await governance.app.read<{ seconds: number }>(
          `SELECT extract(epoch FROM j.due_at - clock_timestamp())::float AS seconds FROM job j
           JOIN webhook w ON w.id = j.aggregate_id AND w.failed_attempts = $2 WHERE w.id = $1 AND j.lease_until IS NULL`,
          [webhook.id, attempts],
        )
        return rows[0] && rows
      }, `${attempts} failures`)
      delays.push(job!.seconds)
      await webhooks.retryNow(webhook.id)
    }
    for (const [index, seconds] of delays.entries()) {
      expect(seconds).toBeLessThanOrEqual(5 * 2 ** index)
      expect(seconds).toBeGreaterThan(5 * 2 ** index * 0.5 - 1.5)
    }
    await receiver.listen(port)
    await webhooks.retryNow(webhook.id)
    await governance.until(async () => {
      await webhooks.retryNow(webhook.id)
      return receiver.received.length > 0
    }, 'the delivery')
  }, 30_000)

  it('is made to a slow receiver too, within its 5 s', async () => {
    const { id, admin } = await webhooks.registered()
    receiver.answers(async (response) => {
      await delay(2_000)
      response.writeHead(204).end()
    })
    await webhooks.happen(id, 2)
    const received = await webhooks.arrived(2)
    expect(positionsOf(received)).toEqual([0, 1])
    const [{ node }] = (await webhooks.withOutcome(admin, id, 'DELIVERED')).deliveries.edges
    expect(node).toMatchObject({ status: 204, attempts: 1 })
  })

  it('waits a day for a receiver that answers 500: at least every hour, none lost, in the order of each aggregate, and the feed replays them', async () => {
    const { id, admin, webhook } = await webhooks.registered()
    receiver.answers((response) => response.writeHead(500).end())
    const servers = [await webhooks.happen(id, 4), await webhooks.happen(id, 3)]
    await webhooks.withOutcome(admin, id, 'REFUSED')
    let hours = 0
    for (let attempts = 1; hours < 24; attempts++) {
      const [job] = await governance.until(async () => {
        const rows = await governance.app.read<{ seconds: number }>(
          `SELECT extract(epoch FROM j.due_at - clock_timestamp())::float AS seconds FROM job j
           JOIN webhook w ON w.id = j.aggregate_id AND w.failed_attempts = $2 WHERE w.id = $1 AND j.lease_until IS NULL`,
          [webhook.id, attempts],
        )
        return rows[0] && rows
      }, `${attempts} failures`)
      expect(job!.seconds).toBeLessThanOrEqual(3_600)
      hours += Math.max(job!.seconds, 0) / 3_600
      // The time until the next attempt passes.
      await governance.app.data.query(
        `UPDATE webhook SET failing_since = failing_since - make_interval(secs => $2) WHERE id = $1`,
        [webhook.id, Math.max(job!.seconds, 0)],
      )
      if (hours < 24) await webhooks.retryNow(webhook.id)
    }
    servers.push(await webhooks.happen(id, 2))
    const [failing] = await webhooks.webhooksOf(admin, id)
    expect(failing).toMatchObject({ state: 'ACTIVE' })
    expect(failing.failedAttempts).toBeGreaterThan(24)
    // Nothing is sent before the event that fails.
    expect(new Set(positionsOf(receiver.received))).toEqual(new Set([0]))

    receiver.answers()
    receiver.received.length = 0
    await webhooks.retryNow(webhook.id)
    const received = await webhooks.arrived(9)
    expect(positionsOf(received)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    const bodies = received.map(({ body }) => JSON.parse(body).data)
    const typesOf = (server: string) =>
      received
        .map(({ body }) => JSON.parse(body))
        .filter(({ data }) => data.objectId === server)
        .map(({ type }) => type.split('.').at(-1))
    expect(servers.map(typesOf)).toEqual([
      ['created', 'suspended', 'suspended', 'suspended'],
      ['created', 'suspended', 'suspended'],
      ['created', 'suspended'],
    ])
    expect(await webhooks.withOutcome(admin, id, 'DELIVERED')).toMatchObject({
      state: 'ACTIVE',
      failedAttempts: 0,
    })

    // A partner that has lost what it received reads the same events again.
    const feed = `query ($after: String) { organizationEvents(after: $after, first: 50) { edges { node { id objectId } } } }`
    const { data } = await governance.call(governance.partner(id), feed, { after: bodies[2].cursor })
    expect(data.organizationEvents.edges.map(({ node }: any) => node.id)).toEqual(
      received.slice(3).map(({ id: each }) => each),
    )
  })
})
