import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { eventCatalogue, newId } from '@enigm/contracts'
import { Field, ID, InputType, Mutation, ObjectType, Arg, Ctx, Query, Resolver } from 'type-graphql'
import { accountOf } from './caller'
import type { Context } from './context'
import { defineSubgraph } from './define'
import type { SubgraphDefinition } from './definition'
import { RequiresScopes } from './schema/directives'
import { startSubgraph, systemContext } from './start'
import { errorCodes } from './schema/error-codes'
import { payloadOf } from './schema/payload'
import { startTestSubgraph, type TestSubgraph } from './testkit/subgraph'
import { TcpProxy } from './testkit/tcp-proxy'
import { CreateThing1700000000001, Thing, thingData, thingLifecycle, ThingState } from './testkit/thing'

const { ThingsError } = errorCodes('Things', ['panel'], {})

@ObjectType('Thing', { description: 'A thing.' })
class ThingType {
  @Field(() => ID, { description: 'Its id.' })
  id!: string

  @Field(() => String, { description: 'Its state.' })
  state!: string
}

@InputType({ description: 'Which thing.' })
class ShutThingInput {
  @Field(() => ID, { description: 'Its id.' })
  thingId!: string
}

@ObjectType({ description: 'What became of it.' })
class ShutThingPayload extends payloadOf(ThingsError) {
  @Field(() => ThingType, { nullable: true, description: 'The thing.' })
  thing?: ThingType
}

@Resolver()
class ThingResolver {
  @RequiresScopes('devices:manage')
  @Mutation(() => ShutThingPayload, { nullable: true, description: 'Shuts a thing.' })
  async shutThing(@Arg('input', () => ShutThingInput) input: ShutThingInput, @Ctx() context: Context) {
    const ownerId = accountOf(context.caller)
    const thing = await context.app.transaction(context, (tx) =>
      tx.move(Thing, thingLifecycle, 'shut', {
        where: { id: input.thingId, ownerId },
        data: (moved) => thingData(moved, 'RESTRICTED'),
        audit: (moved) => ({ scope: `account:${ownerId}`, target: moved.id }),
      }),
    )
    return { thing }
  }

  @RequiresScopes('devices:read')
  @Query(() => [ThingType], { description: 'The own things.' })
  things(@Ctx() { app, caller }: Context) {
    return app.read('SELECT id, state FROM thing WHERE owner_id = $1 ORDER BY id', [accountOf(caller)])
  }
}

const applied: string[] = []

const definition = defineSubgraph({
  name: 'devices',
  entities: [Thing],
  migrations: [CreateThing1700000000001],
  resolvers: [ThingResolver],
  stubs: [],
  references: {},
  counters: [],
  eventHandlers: {
    'accounts.account.created': async (event, tx) => {
      applied.push(`${event.aggregateId}/${event.version}`)
      const id = `thing-of-${event.aggregateId}`
      const ownerId = event.aggregateId
      await tx.create(
        Thing,
        { id, ownerId, state: ThingState.OPEN, shutAt: null },
        {
          type: 'devices.device.enrollment.requested',
          data: eventCatalogue['devices.device.enrollment.requested'].parse(
            thingData({ id, ownerId }, 'TRUSTED'),
          ),
          audit: { scope: `account:${ownerId}`, target: id },
        },
      )
      await tx.scheduleJob({ kind: 'shut', aggregateId: id })
    },
  },
  snapshots: {},
  jobs: {
    shut: async (job, app, origin) => {
      await app.transaction(origin, async (tx) => {
        await tx.completeJob(job)
        await tx.move(Thing, thingLifecycle, 'shut', {
          where: { id: job.aggregateId },
          data: (thing) => thingData(thing, 'RESTRICTED'),
          audit: (thing) => ({ scope: `account:${thing.ownerId}`, target: thing.id }),
        })
      })
    },
  },
} as SubgraphDefinition)

let subgraph: TestSubgraph

beforeAll(async () => {
  subgraph = await startTestSubgraph(definition)
})

afterAll(() => subgraph.stop())

describe('a running subgraph', () => {
  it('[FED-03] turns an event into a change, a job and new events', async () => {
    const accountId = newId('account')
    await subgraph.publish('accounts.account.created', accountId, 1, { accountId, state: 'PENDING' })
    const events = await subgraph.until(async () => {
      const found = await subgraph.events(`thing-of-${accountId}`)
      return found.length === 2 && found
    })
    expect(events.map(({ type, version }) => [type, version])).toEqual([
      ['devices.device.enrollment.requested', 1],
      ['devices.device.restricted', 2],
    ])
    expect(applied).toEqual([`${accountId}/1`])
    expect((await subgraph.audit(`account:${accountId}`)).map(({ actor }) => actor)).toEqual([
      'system',
      'system',
    ])
  })

  it('reads while every connection for transactions waits for a lock', async () => {
    const size = subgraph.app.config.DATABASE_POOL_SIZE
    const gate = new EventEmitter()
    const released = once(gate, 'released')
    let entered = 0
    const transactions = Array.from({ length: size }, () =>
      subgraph.app.transaction(systemContext(), async (tx) => {
        await tx.query('SELECT 1')
        entered += 1
        await released
      }),
    )
    await subgraph.until(async () => entered === size)
    expect(await subgraph.app.read('SELECT 1 AS one')).toEqual([{ one: 1 }])
    gate.emit('released')
    await Promise.all(transactions)
  })

  it('answers the owner, and a stranger as for an absent thing, with one denied audit entry', async () => {
    const [owner, stranger] = [subgraph.caller(), subgraph.caller()]
    const id = newId('device')
    await subgraph.app.data.query(`INSERT INTO thing VALUES ($1, 1, 'OPEN', $2)`, [id, owner.accountId])
    const shut = (caller: typeof owner, thingId: string) =>
      subgraph.call(
        caller,
        'mutation($i: ShutThingInput!) { shutThing(input: $i) { thing { state } errors { message code path } } }',
        {
          i: { thingId },
        },
      )
    const foreign = await shut(stranger, id)
    expect(foreign).toEqual(await shut(stranger, newId('device')))
    expect(foreign.data.shutThing).toMatchObject({ thing: null, errors: [{ code: 'NOT_FOUND' }] })
    expect(await subgraph.events(id)).toEqual([])
    expect(await subgraph.audit(`account:${stranger.accountId}`)).toMatchObject([
      { outcome: 'DENIED', reason: 'NOT_FOUND', action: 'Mutation.shutThing' },
      { outcome: 'DENIED' },
    ])
    expect((await shut(owner, id)).data.shutThing).toEqual({ thing: { state: 'SHUT' }, errors: [] })
    expect((await subgraph.call(owner, '{ things { id state } }')).data).toEqual({
      things: [{ id, state: 'SHUT' }],
    })
  })

  it('recovers automatically when every database connection is lost', async () => {
    const caller = subgraph.caller()
    await subgraph.app.data
      .query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user',
      )
      .catch(() => undefined)
    const answer = await subgraph.until(async () => {
      const { data, errors } = await subgraph.call(caller, '{ things { id } }')
      for (const error of errors ?? []) expect(error.extensions.code).toBe('UNAVAILABLE')
      return data
    })
    expect(answer).toEqual({ things: [] })
  })

  it('lists missing dependencies in /ready, and continues when NATS is available again', async () => {
    const ready = async () => (await fetch(subgraph.running.url.replace('/graphql', '/ready'))).status
    expect(await subgraph.until(async () => (await ready()) === 200)).toBe(true)
    await subgraph.nats.kill()
    expect(await subgraph.until(async () => (await ready()) === 503)).toBe(true)
    expect(subgraph.running.ready().missing).toContain('nats')
    expect((await subgraph.call(subgraph.caller(), '{ things { id } }')).data).toEqual({ things: [] })
    await subgraph.nats.restart()
    expect(await subgraph.until(async () => (await ready()) === 200)).toBe(true)
  })

  it('answers 503 at /ready within 4 s when PostgreSQL keeps its connections and answers nothing', async () => {
    const proxy = await TcpProxy.start(subgraph.database.url)
    const ready = async () => {
      const response = await fetch(subgraph.running.url.replace('/graphql', '/ready'))
      return { status: response.status, ...((await response.json()) as { missing: string[] }) }
    }
    await subgraph.whileStopped(async () => undefined, { DATABASE_URL: proxy.url })
    expect(await ready()).toMatchObject({ status: 200, missing: [] })
    try {
      const frozenAt = performance.now()
      proxy.set('frozen')
      const answer = await subgraph.until(async () => {
        const found = await ready()
        return found.missing.includes('database') && found
      })
      expect(answer).toMatchObject({ status: 503 })
      expect(performance.now() - frozenAt).toBeLessThan(4_000)
    } finally {
      proxy.set('open')
    }
    await subgraph.until(async () => (await ready()).status === 200)
    await subgraph.whileStopped(async () => undefined)
    proxy.stop()
  })
})

describe('a further listener of a service', () => {
  it('is open before the start of the service completes, and closed with it', async () => {
    const calls: string[] = []
    const listen = async () => {
      calls.push('opened')
      return async () => void calls.push('closed')
    }
    const other = await startTestSubgraph({ ...definition, listen })
    expect(calls).toEqual(['opened'])
    await other.stop()
    expect(calls).toEqual(['opened', 'closed'])
  })

  it('prevents the start of the service if it cannot be opened', async () => {
    const listen = () => Promise.reject(new Error('the port is taken'))
    const environment = {
      DATABASE_URL: subgraph.database.url,
      NATS_URL: subgraph.nats.url,
      PORT: '0',
      INTERNAL_PUBLIC_KEYS: subgraph.keys.internal.jwks,
      GRANT_PUBLIC_KEYS: subgraph.keys.grant.jwks,
      HANDLE_KEY: randomBytes(32).toString('base64url'),
    }
    await expect(startSubgraph({ ...definition, listen }, environment)).rejects.toThrow('the port is taken')
  })
})
