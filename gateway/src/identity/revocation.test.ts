import { setTimeout as delay } from 'node:timers/promises'
import { CURRENT_MILLISECONDS } from '@enigm/contracts'
import { AckPolicy, connect } from 'nats'
import pino from 'pino'
import { createBroker, startBroker, type TestBroker } from '../fixtures/nats.fixture'
import { startSparseBroker } from '../fixtures/sparse-broker.fixture'
import { followRevocations, type Revocations } from './revocation'
import { startSystem, type TestSystem } from '../fixtures/system.fixture'
import { until } from '../fixtures/until.fixture'

const follow = (broker: Pick<TestBroker, 'url'>): Revocations =>
  followRevocations({ url: broker.url, log: pino({ level: 'silent' }), observeLag: () => {} })

/** Runs a test with a broker and a revocation follower, and stops both. */
async function withBroker(
  broker: Pick<TestBroker, 'url' | 'remove'>,
  test: (revocations: Revocations) => Promise<void>,
): Promise<void> {
  const revocations = follow(broker)
  try {
    await test(revocations)
  } finally {
    await revocations.stop()
    await broker.remove()
  }
}

describe('following revocations', () => {
  it.each(['closed', 'expired'] as const)('revokes a session that was %s', async (reason) => {
    const broker = await startBroker()
    await withBroker(broker, async (revocations) => {
      await revocations.whenCurrent()
      expect(revocations.isRevoked('sess_one', 1)).toBe(false)
      await broker.endSession('sess_one', reason)
      await until(() => revocations.isRevoked('sess_one', 1), Boolean)
    })
  })

  it('[SES-03] revokes tokens of earlier versions of a restricted session, and accepts later versions', async () => {
    const broker = await startBroker()
    await withBroker(broker, async (revocations) => {
      await revocations.whenCurrent()
      await broker.restrictSession('sess_one', 4)
      await until(() => revocations.isRevoked('sess_one', 3), Boolean)
      expect([0, 1, 4, 5].map((version) => revocations.isRevoked('sess_one', version))).toEqual([
        true,
        true,
        false,
        false,
      ])
      expect(revocations.isRevoked('sess_two', 0)).toBe(false)
    })
  })

  it('[SES-03] keeps the highest minimum version in any order of events: a restriction never reopens an ended session', async () => {
    const broker = await startBroker()
    await broker.endSession('sess_ended')
    await broker.restrictSession('sess_ended', 2)
    await broker.restrictSession('sess_twice', 7)
    await broker.restrictSession('sess_twice', 3)
    await broker.restrictSession('sess_unread', undefined)
    await withBroker(broker, async (revocations) => {
      await revocations.whenCurrent()
      await broker.restrictSession('sess_ended', 9)
      await broker.restrictSession('sess_last', 2)
      await until(() => revocations.isRevoked('sess_last', 1), Boolean)
      expect(revocations.isRevoked('sess_ended', 99)).toBe(true)
      expect(revocations.isRevoked('sess_twice', 6)).toBe(true)
      expect(revocations.isRevoked('sess_twice', 7)).toBe(false)
      expect(revocations.isRevoked('sess_unread', 99)).toBe(true)
    })
  })

  it('[FED-05] revokes a machine client, and on rotation only tokens of its older keys', async () => {
    const broker = await startBroker()
    await broker.endClient('client_missed')
    await withBroker(broker, async (revocations) => {
      await revocations.whenCurrent()
      expect(revocations.isRevoked('client_missed', 99)).toBe(true)
      await broker.endClient('client_rotated', 4)
      await broker.endClient('client_one')
      await until(() => revocations.isRevoked('client_one', 99), Boolean)
      const versions = [1, 3, 4, 7].map((version) => revocations.isRevoked('client_rotated', version))
      expect(versions).toEqual([true, true, false, false])
      expect(revocations.isRevoked('client_two', 0)).toBe(false)
    })
  })

  it('[FED-05] revokes all tokens on a rotation without a readable version', async () => {
    const broker = await startBroker()
    await withBroker(broker, async (revocations) => {
      await revocations.whenCurrent()
      await broker.endClient('client_one', -1)
      await until(() => revocations.isRevoked('client_one', 99), Boolean)
    })
  })

  it('ignores an event of another type that a stream consumer has delivered to its subject', async () => {
    const broker = await startBroker()
    await withBroker(broker, async (revocations) => {
      await revocations.whenCurrent()
      const reader = await connect({ servers: broker.url })
      const { consumers } = await reader.jetstreamManager()
      await consumers.add('ENIGM_ACCOUNTS', { durable_name: 'reader', ack_policy: AckPolicy.Explicit })
      await reader
        .jetstream()
        .publish('enigm.accounts.session.started', JSON.stringify({ sessionId: 'sess_live' }))
      const reply = 'enigm.accounts.session.closed'
      const sent = new Promise((resolve) => void reader.subscribe(reply, { callback: resolve }))
      reader.publish('$JS.API.CONSUMER.MSG.NEXT.ENIGM_ACCOUNTS.reader', '1', { reply })
      await sent
      await reader.close()
      await broker.endSession('sess_last')
      await until(() => revocations.isRevoked('sess_last', 1), Boolean)
      expect(revocations.isRevoked('sess_live', 1)).toBe(false)
    })
  })

  it('catches up with the stream at start', async () => {
    const broker = await startBroker()
    for (let index = 0; index < 3; index += 1) await broker.endSession(`sess_${index}`)
    await broker.endSession('sess_expired', 'expired')
    await withBroker(broker, async (revocations) => {
      await revocations.whenCurrent()
      expect(
        ['sess_0', 'sess_1', 'sess_2', 'sess_expired', 'sess_3'].map((id) => revocations.isRevoked(id, 1)),
      ).toEqual([true, true, true, true, false])
    })
  })

  it('is not current while the broker is unreachable, and catches up after reconnecting', async () => {
    const broker = await startBroker()
    await withBroker(broker, async (revocations) => {
      await revocations.whenCurrent()
      await broker.kill()
      await until(
        () => revocations.isCurrent(),
        (current) => !current,
      )
      await broker.start()
      await broker.endSession('sess_missed')
      await revocations.whenCurrent()
      await until(() => revocations.isRevoked('sess_missed', 1), Boolean)
    })
  })

  it('[SES-02] is not current a second after the broker froze, although the connection stays open', async () => {
    const broker = await startBroker()
    await withBroker(broker, async (revocations) => {
      await revocations.whenCurrent()
      broker.freeze()
      const frozenAt = performance.now()
      await until(
        () => revocations.isCurrent(),
        (current) => !current,
      )
      expect(performance.now() - frozenAt).toBeLessThan(1_500)
      expect(revocations.isFollowing()).toBe(true)
      broker.thaw()
      await broker.endSession('sess_meanwhile')
      await revocations.whenCurrent()
      await until(() => revocations.isRevoked('sess_meanwhile', 1), Boolean)
    })
  })

  it('[SES-02] is not current while accounts has lost its own way to the broker', async () => {
    const broker = await startBroker()
    await withBroker(broker, async (revocations) => {
      await revocations.whenCurrent()
      await broker.silence()
      await until(
        () => revocations.isCurrent(),
        (current) => !current,
      )
    })
  })

  it('connects in the background to a broker that starts later and has no stream yet', async () => {
    const broker = await createBroker()
    await withBroker(broker, async (revocations) => {
      expect(revocations.isCurrent()).toBe(false)
      await broker.start()
      await revocations.whenCurrent()
      await broker.createStream()
      await broker.endSession('sess_later')
      await until(() => revocations.isRevoked('sess_later', 1), Boolean)
    })
  })

  it('catches up with more stored revocations than one read returns', async () => {
    const broker = await startBroker()
    const ids = Array.from({ length: 1_203 }, (_, index) => `sess_${index}`)
    await broker.endSessions(ids)
    await withBroker(broker, async (revocations) => {
      await revocations.whenCurrent()
      expect(ids.filter((id) => !revocations.isRevoked(id, 1))).toEqual([])
    })
  })

  it('reads on after a short read, and is current only with the last stored revocation', async () => {
    const broker = await startSparseBroker('one')
    await broker.endSessions(['sess_one', 'sess_two', 'sess_three'])
    await withBroker(broker, async (revocations) => {
      await until(
        () => broker.reads,
        (reads) => reads >= 2,
      )
      expect([revocations.isRevoked('sess_one', 1), revocations.isCurrent()]).toEqual([true, false])
      broker.yield = 'all'
      await revocations.whenCurrent()
      expect(['sess_two', 'sess_three'].map((id) => revocations.isRevoked(id, 1))).toEqual([true, true])
    })
  })

  it('is not current while the stream has revocations and returns none of them', async () => {
    const broker = await startSparseBroker('none')
    await broker.endSessions(['sess_one'])
    await withBroker(broker, async (revocations) => {
      await until(
        () => broker.reads,
        (reads) => reads >= 2,
      )
      expect([revocations.isRevoked('sess_one', 1), revocations.isCurrent()]).toEqual([false, false])
      broker.yield = 'all'
      await revocations.whenCurrent()
      expect(revocations.isRevoked('sess_one', 1)).toBe(true)
    })
  })

  it('stops without ever reaching a broker', async () => {
    const broker = await createBroker()
    await expect(follow(broker).stop()).resolves.toBeUndefined()
  })
})

describe('a revoked session', () => {
  const rename = 'mutation { renameAccount(input: { name: "x" }) { name } }'
  const whenReady = async ({ gateway }: TestSystem) => {
    await until(
      async () => (await fetch(`${gateway.url}/ready`)).status,
      (status) => status === 200,
    )
  }
  const killBroker = async ({ gateway, broker }: TestSystem) => {
    await broker.kill()
    await until(
      async () => (await fetch(`${gateway.url}/ready`)).status,
      (status) => status === 503,
    )
  }

  it('is refused at its next request with a valid token; other sessions are unaffected', async () => {
    const system = await startSystem()
    try {
      await whenReady(system)
      const token = await system.token({ claims: { sid: 'sess_stolen' } })
      expect((await system.ask('{ me { name } }', { token })).status).toBe(200)
      await system.broker.endSession('sess_stolen')
      const answer = await until(
        () => system.ask('{ me { name } }', { token }),
        ({ status }) => status !== 200,
      )
      expect([answer.status, answer.codes]).toEqual([401, ['UNAUTHENTICATED']])
      expect((await system.ask('{ me { name } }', { token: await system.token() })).status).toBe(200)
      expect(await (await fetch(`${system.gateway.operationsUrl}/metrics`)).text()).toMatch(
        /revocation_lag_seconds_count 1/,
      )
    } finally {
      await system.stop()
    }
  })

  it('[SES-03] has earlier tokens refused after a restriction, and tokens of the next refresh accepted', async () => {
    const system = await startSystem()
    try {
      await whenReady(system)
      const [before, after] = await Promise.all(
        [1, 2].map((ver) => system.token({ claims: { sid: 'sess_restricted', ver } })),
      )
      expect((await system.ask('{ me { name } }', { token: before! })).status).toBe(200)
      await system.broker.restrictSession('sess_restricted', 2)
      const answer = await until(
        () => system.ask('{ me { name } }', { token: before! }),
        ({ status }) => status !== 200,
      )
      expect([answer.status, answer.codes]).toEqual([401, ['UNAUTHENTICATED']])
      expect((await system.ask('{ me { name } }', { token: after! })).status).toBe(200)
    } finally {
      await system.stop()
    }
  })

  it('is checked with accounts before each mutation while the broker is unreachable', async () => {
    const system = await startSystem()
    try {
      await whenReady(system)
      await killBroker(system)
      const token = await system.token({ claims: { ver: 6 } })
      expect((await system.ask(rename, { token })).body.data).toEqual({ renameAccount: { name: 'Ada' } })
      expect(system.accounts.received[0]?.variables).toEqual({ sessionId: 'sess_one', tokenVersion: 6 })
      expect(system.accounts.received.map(({ query }) => query.includes('sessionLiveness'))).toEqual([
        true,
        false,
      ])
      system.state.alive = false
      const renames = system.state.renames
      expect((await system.ask(rename, { token })).codes).toEqual(['UNAUTHENTICATED'])
      expect(system.state.renames).toBe(renames)
      expect((await system.ask('{ me { name } }', { token })).status).toBe(200)
      expect((await system.ask('mutation { createAccount(input: { name: "x" }) { name } }')).status).toBe(200)
    } finally {
      await system.stop()
    }
  })

  it('[SES-02] is checked with accounts before each mutation while the broker is frozen', async () => {
    const system = await startSystem()
    try {
      await whenReady(system)
      system.broker.freeze()
      await delay(CURRENT_MILLISECONDS)
      system.state.alive = false
      const { renames } = system.state
      expect((await system.ask(rename, { token: await system.token() })).codes).toEqual(['UNAUTHENTICATED'])
      expect(system.state.renames).toBe(renames)
    } finally {
      system.broker.thaw()
      await system.stop()
    }
  })

  it('makes mutations UNAVAILABLE while accounts is unreachable as well (fail closed)', async () => {
    const system = await startSystem()
    try {
      await whenReady(system)
      await killBroker(system)
      await system.accounts.kill()
      const answer = await system.ask(rename, { token: await system.token() })
      expect([answer.status, answer.codes, answer.body.data]).toEqual([503, ['UNAVAILABLE'], undefined])
      expect(system.state.renames).toBe(0)
      expect(await (await fetch(`${system.gateway.operationsUrl}/ready`)).json()).toEqual({
        ready: false,
        missing: ['nats: revocations', 'accounts'],
      })
      await system.accounts.start()
      await system.broker.start()
      await whenReady(system)
      expect((await system.ask(rename, { token: await system.token() })).status).toBe(200)
    } finally {
      await system.stop()
    }
  })
})
