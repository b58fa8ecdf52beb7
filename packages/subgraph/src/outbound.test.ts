import { Client } from 'pg'
import { TestService } from './events/test-service.fixture'
import type { Transaction } from './database/transaction'
import { callAll, OutboundQueue, type NextStep, type OutboundProtocol } from './outbound'
import { systemContext } from './start'
import { until } from './testkit/until'

/** No broker: commands need none. */
const NATS_URL = 'nats://127.0.0.1:9'

class Refused extends Error {}

interface Command {
  id: string
  steps: number
  attempts: number
}

type Reply = 'OK' | Error | Promise<'OK'>

/** An external system with scripted answers; a command is a row of the table `command` with the number of its remaining steps. */
class Scripted implements OutboundProtocol<Command, string, Refused> {
  readonly failure = Refused
  readonly calls: string[] = []
  replies: Reply[] = []
  /** The continuation after a success with remaining steps, and after a failure. */
  pause: NextStep = 'NOW'
  afterFailure: (attempts: number) => NextStep = (attempts) => queue.retry(attempts)

  async claim(tx: Transaction, id: string): Promise<Command | null> {
    const [command] = await tx.query<Command>(
      'SELECT id, steps, attempts FROM command WHERE id = $1 AND steps > 0',
      [id],
    )
    return command ?? null
  }

  async call({ id }: Command): Promise<string> {
    this.calls.push(id)
    const reply = await (this.replies.shift() ?? 'OK')
    if (reply instanceof Error) throw reply
    return reply
  }

  async succeed(tx: Transaction, { id, steps }: Command): Promise<NextStep> {
    await tx.query('UPDATE command SET steps = steps - 1, attempts = 0 WHERE id = $1', [id])
    return steps > 1 ? this.pause : 'DONE'
  }

  async fail(tx: Transaction, { id, attempts }: Command): Promise<NextStep> {
    await tx.query('UPDATE command SET attempts = attempts + 1 WHERE id = $1', [id])
    return this.afterFailure(attempts + 1)
  }
}

const queue = new OutboundQueue({ job: 'external.command', backoff: { first: 40, longest: 80 } })

async function createTable({ database }: TestService): Promise<void> {
  const owner = new Client({ connectionString: database.migrationUrl })
  await owner.connect()
  await owner.query(`CREATE TABLE command (id text PRIMARY KEY, steps int NOT NULL, attempts int NOT NULL DEFAULT 0);
    GRANT ALL ON command TO PUBLIC`)
  await owner.end()
}

async function withQueue(run: (service: TestService, external: Scripted) => Promise<void>): Promise<void> {
  const service = await TestService.open('servers', NATS_URL)
  try {
    await createTable(service)
    await run(service, new Scripted())
  } finally {
    await service.stop()
  }
}

/** Starts the job worker of a process, with the external system of the test. */
function start(service: TestService, external: Scripted, leaseSeconds?: number): void {
  Object.assign(service.app, { get: () => external })
  service.jobs(queue.jobs(Scripted as never), leaseSeconds)
}

const place = (service: TestService, id: string, steps = 1, options = {}) =>
  service.app.transaction(systemContext('corr-1'), async (tx) => {
    await tx.query('INSERT INTO command (id, steps) VALUES ($1, $2)', [id, steps])
    await queue.place(tx, id, options)
  })
const isIdle = (service: TestService) =>
  until(async () => (await service.count('job')) === 0, 'the last job to end')
const commandOf = async (service: TestService, id: string) =>
  (await service.data.query('SELECT steps, attempts FROM command WHERE id = $1', [id]))[0]

describe('a command to an external system', () => {
  it('is executed after the commit that places it, step by step, and its job ends with the last step', () =>
    withQueue(async (service, external) => {
      start(service, external)
      await place(service, 'a', 3)
      await isIdle(service)
      expect(external.calls).toEqual(['a', 'a', 'a'])
      expect(await commandOf(service, 'a')).toEqual({ steps: 0, attempts: 0 })
    }))

  it('is not executed if its transaction is rolled back', () =>
    withQueue(async (service, external) => {
      start(service, external)
      const placed = service.app.transaction(systemContext('corr-1'), async (tx) => {
        await queue.place(tx, 'lost')
        throw new Error('rolled back')
      })
      await expect(placed).rejects.toThrow('rolled back')
      await place(service, 'a')
      await isIdle(service)
      expect(external.calls).toEqual(['a'])
    }))

  it('waits between two steps if its protocol requires it, and keeps its correlation id', () =>
    withQueue(async (service, external) => {
      external.pause = { afterMilliseconds: 3_600_000 }
      start(service, external)
      await place(service, 'a', 2, { correlationId: 'own' })
      await until(async () => (await commandOf(service, 'a')).steps === 1)
      expect(await service.data.query('SELECT due_at > now() AS later, correlation_id FROM job')).toEqual([
        { later: true, correlation_id: 'own' },
      ])
      expect(external.calls).toEqual(['a'])
    }))

  it('is retried after each failure, and a success resets the count', () =>
    withQueue(async (service, external) => {
      external.replies = [new Refused(), new Refused(), 'OK', new Refused()]
      start(service, external)
      await place(service, 'a', 2)
      await isIdle(service)
      expect(external.calls).toHaveLength(5)
      expect(await commandOf(service, 'a')).toEqual({ steps: 0, attempts: 0 })
      expect([1, 2, 3, 50].map((attempts) => queue.retry(attempts).afterMilliseconds)).toEqual([
        40, 80, 80, 80,
      ])
    }))

  it('is given up if its protocol decides so', () =>
    withQueue(async (service, external) => {
      external.replies = [new Refused(), new Refused()]
      external.afterFailure = (attempts) => (attempts < 2 ? queue.retry(attempts) : 'DONE')
      start(service, external)
      await place(service, 'a')
      await isIdle(service)
      expect(external.calls).toEqual(['a', 'a'])
      expect(await commandOf(service, 'a')).toEqual({ steps: 1, attempts: 2 })
    }))

  it('records nothing of an unexpected error; its job is retried', () =>
    withQueue(async (service, external) => {
      external.replies = [new TypeError('a mistake')]
      start(service, external)
      await place(service, 'a')
      await until(async () => (await service.count('job WHERE error IS NOT NULL')) === 1)
      expect(await commandOf(service, 'a')).toEqual({ steps: 1, attempts: 0 })
      await isIdle(service)
      expect(external.calls).toEqual(['a', 'a'])
    }))

  it('ends without a call if no step is left', () =>
    withQueue(async (service, external) => {
      start(service, external)
      await place(service, 'a', 0)
      await isIdle(service)
      expect(external.calls).toEqual([])
    }))

  it('records each step once even if a second process takes the command over', () =>
    withQueue(async (service, external) => {
      let answer: (reply: 'OK') => void = () => undefined
      external.replies = [new Promise((resolve) => (answer = resolve))]
      start(service, external)
      await place(service, 'a')
      await until(async () => external.calls.length === 1)
      const other = await TestService.open('servers', NATS_URL, service.database)
      start(other, external)
      await service.data.query('UPDATE job SET lease_until = now()')
      await isIdle(service)
      answer('OK')
      await until(async () => service.logged.some(({ msg }) => msg === 'job failed'))
      expect(external.calls).toEqual(['a', 'a'])
      expect(await commandOf(service, 'a')).toEqual({ steps: 0, attempts: 0 })
      await other.leave()
    }))
})

describe('calls for many commands', () => {
  const commands = ['a', 'b', 'c', 'd'].map((id) => ({ id, steps: 1, attempts: 0 }))

  it('are made with limited concurrency, each with an outcome', async () => {
    const external = new Scripted()
    const failure = new Refused()
    external.replies = ['OK', failure]
    let open = 0
    let most = 0
    const call = async (command: Command) => {
      most = Math.max(most, ++open)
      await new Promise(setImmediate)
      return external.call(command).finally(() => open--)
    }
    const outcomes = await callAll({ call, failure: Refused }, commands, {
      width: 2,
      deadline: performance.now() + 60_000,
    })
    expect(most).toBe(2)
    expect(outcomes).toHaveLength(4)
    expect(outcomes.filter((outcome) => 'failure' in outcome)).toEqual([{ command: commands[1], failure }])
  })

  it('are not started after the deadline', async () => {
    const external = new Scripted()
    expect(await callAll(external, commands, { width: 2, deadline: performance.now() - 1 })).toEqual([])
    expect(external.calls).toEqual([])
  })

  it('throw an unexpected error', async () => {
    const external = new Scripted()
    external.replies = [new TypeError('a mistake')]
    await expect(
      callAll(external, commands, { width: 1, deadline: performance.now() + 60_000 }),
    ).rejects.toThrow('a mistake')
  })
})
