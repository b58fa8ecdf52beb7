import { newId } from '@enigm/contracts'
import { defineSubgraph, RequiresScopes, systemContext, type App, type Transaction } from '@enigm/subgraph'
import { Int, Query, Resolver } from 'type-graphql'
import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The events that the receiving service has applied, recorded by its handler. */
export const seen = { applied: 0, outOfOrder: 0, arrivals: new Map<string, () => void>() }

@Resolver()
class EmptyResolver {
  @RequiresScopes('dashboard:read')
  @Query(() => Int, { description: 'A subgraph needs a field.' })
  benchmark(): number {
    return 0
  }
}

class CreateSeen1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE seen (id text PRIMARY KEY, version int NOT NULL, times int NOT NULL)')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE seen')
  }
}

const nothing = {
  entities: [],
  resolvers: [EmptyResolver],
  stubs: [],
  references: {},
  snapshots: {},
  jobs: {},
}

/** Emits events of devices, in place of the devices service. */
export const source = defineSubgraph({ ...nothing, name: 'devices', migrations: [], eventHandlers: {} })

/** Applies the events, and records their order in its own table. */
export const sink = defineSubgraph({
  ...nothing,
  name: 'servers',
  migrations: [CreateSeen1700000000001],
  eventHandlers: {
    'devices.device.restricted': async (event, tx) => {
      const [row] = await tx.query<{ in_order: boolean }>(
        `INSERT INTO seen VALUES ($1, $2, 1) ON CONFLICT (id) DO UPDATE SET times = seen.times + 1, version = excluded.version
         RETURNING times = version AS in_order`,
        [event.aggregateId, event.version],
      )
      seen.applied++
      if (!row?.in_order) seen.outOfOrder++
      seen.arrivals.get(`${event.aggregateId}/${event.version}`)?.()
    },
  },
})

/** Emits one event in a separate transaction with an audit entry, like a mutation. */
export function writeEvent(app: App, aggregate: { id: string; version: number }): Promise<void> {
  return app.transaction(systemContext('bench'), (tx: Transaction) =>
    tx.emit(aggregate, {
      type: 'devices.device.restricted',
      data: { deviceId: aggregate.id, accountId: 'acct_bench', sessionId: 'sess_bench', state: 'RESTRICTED' },
      audit: { scope: `account:${aggregate.id}`, target: aggregate.id },
    }),
  )
}

/** Writes events of many aggregates in one commit, like the outbox after an outage of the broker. */
export function writeBacklog(app: App, aggregates: number, eventsEach: number): Promise<void> {
  return app.transaction(systemContext('bench'), async (tx) => {
    await tx.query(
      `INSERT INTO outbox (event_id, type, aggregate_id, version, data, correlation_id)
       SELECT 'evt_' || version || '_' || id, 'devices.device.restricted', 'dev_' || id, version,
         jsonb_build_object('deviceId', 'dev_' || id, 'accountId', 'acct_bench', 'sessionId', 'sess_bench', 'state', 'RESTRICTED'),
         'bench'
       FROM generate_series(1, $2::int) AS version, generate_series(1, $1::int) AS id`,
      [aggregates, eventsEach],
    )
    tx.wakes.relay = true
  })
}

export const newAggregate = () => newId('device')
