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
  tries: number
}

type Reply = 'OK' | Error | Promise<'OK'>

/** An outside system that answers as a test says; a command is a row of the table `command` with its steps left. */
class Scripted implements OutboundProtocol<Command, string, Refused> {
  readonly failure = Refused
  readonly calls: string[] = []
  replies: Reply[] = []
  /** What follows a success while steps are left, and a failure. */
  pause: NextStep = 'NOW'
  afterFailure: (tries: number) => NextStep = (tries) => queue.retry(tries)

  async claim(tx: Transaction, id: string): Promise<Command | null> {
    const [command] = await tx.query<Command>(
      'SELECT id, steps, tries FROM command WHERE id = $1 AND steps > 0',
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
    await tx.query('UPDATE command SET steps = steps - 1, tries = 0 WHERE id = $1', [id])
    return steps > 1 ? this.pause : 'DONE'
  }

  async fail(tx: Transaction, { id, tries }: Command): Promise<NextStep> {
    await tx.query('UPDATE command SET tries = tries + 1 WHERE id = $1', [id])
    return this.afterFailure(tries + 1)
  }
}

const queue = new OutboundQueue({ job: 'outside.command', backoff: { first: 40, longest: 80 } })

async function createTable({ database }: TestService): Promise<void> {
  const owner = new Client({ connectionString: database.migrationUrl })
  await owner.connect()
  await owner.query(`CREATE TABLE command (id text PRIMARY KEY, steps int NOT NULL, tries int NOT NULL DEFAULT 0);
    GRANT ALL ON command TO PUBLIC`)
  await owner.end()
}

async function withQueue(run: (service: TestService, outside: Scripted) => Promise<void>): Promise<void> {
  const service = await TestService.open('servers', NATS_URL)
  try {
    await createTable(service)
    await run(service, new Scripted())
  } finally {
    await service.stop()
  }
}

/** Lets a process carry commands to the outside system of the test. */
function start(service: TestService, outside: Scripted, leaseSeconds?: number): void {
  Object.assign(service.app, { get: () => outside })
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
  (await service.data.query('SELECT steps, tries FROM command WHERE id = $1', [id]))[0]

describe('a command to an outside system', () => {
  it('is called for after the commit that places it, step by step, and its job ends with the last step', () =>
    withQueue(async (service, outside) => {
      start(service, outside)
      await place(service, 'a', 3)
      await isIdle(service)
      expect(outside.calls).toEqual(['a', 'a', 'a'])
      expect(await commandOf(service, 'a')).toEqual({ steps: 0, tries: 0 })
    }))

  it('is not called for when its transaction does not commit', () =>
    withQueue(async (service, outside) => {
      start(service, outside)
      const placed = service.app.transaction(systemContext('corr-1'), async (tx) => {
        await queue.place(tx, 'lost')
        throw new Error('rolled back')
      })
      await expect(placed).rejects.toThrow('rolled back')
      await place(service, 'a')
      await isIdle(service)
      expect(outside.calls).toEqual(['a'])
    }))

  it('pauses between two steps where its protocol says so, and keeps its correlation id', () =>
    withQueue(async (service, outside) => {
      outside.pause = { afterMilliseconds: 3_600_000 }
      start(service, outside)
      await place(service, 'a', 2, { correlationId: 'own' })
      await until(async () => (await commandOf(service, 'a')).steps === 1)
      expect(await service.data.query('SELECT due_at > now() AS later, correlation_id FROM job')).toEqual([
        { later: true, correlation_id: 'own' },
      ])
      expect(outside.calls).toEqual(['a'])
    }))

  it('is tried again later after each failure, and a success resets the count', () =>
    withQueue(async (service, outside) => {
      outside.replies = [new Refused(), new Refused(), 'OK', new Refused()]
      start(service, outside)
      await place(service, 'a', 2)
      await isIdle(service)
      expect(outside.calls).toHaveLength(5)
      expect(await commandOf(service, 'a')).toEqual({ steps: 0, tries: 0 })
      expect([1, 2, 3, 50].map((tries) => queue.retry(tries).afterMilliseconds)).toEqual([40, 80, 80, 80])
    }))

  it('is given up when its protocol says so', () =>
    withQueue(async (service, outside) => {
      outside.replies = [new Refused(), new Refused()]
      outside.afterFailure = (tries) => (tries < 2 ? queue.retry(tries) : 'DONE')
      start(service, outside)
      await place(service, 'a')
      await isIdle(service)
      expect(outside.calls).toEqual(['a', 'a'])
      expect(await commandOf(service, 'a')).toEqual({ steps: 1, tries: 2 })
    }))

  it('records nothing of an error that is no failure of the outside system; its job is repeated', () =>
    withQueue(async (service, outside) => {
      outside.replies = [new TypeError('a mistake')]
      start(service, outside)
      await place(service, 'a')
      await until(async () => (await service.count('job WHERE error IS NOT NULL')) === 1)
      expect(await commandOf(service, 'a')).toEqual({ steps: 1, tries: 0 })
      await isIdle(service)
      expect(outside.calls).toEqual(['a', 'a'])
    }))

  it('ends without a call when nothing is left to do', () =>
    withQueue(async (service, outside) => {
      start(service, outside)
      await place(service, 'a', 0)
      await isIdle(service)
      expect(outside.calls).toEqual([])
    }))

  it('takes each step once although a second process has taken it over meanwhile', () =>
    withQueue(async (service, outside) => {
      let answer: (reply: 'OK') => void = () => undefined
      outside.replies = [new Promise((resolve) => (answer = resolve))]
      start(service, outside)
      await place(service, 'a')
      await until(async () => outside.calls.length === 1)
      const other = await TestService.open('servers', NATS_URL, service.database)
      start(other, outside)
      await service.data.query('UPDATE job SET lease_until = now()')
      await isIdle(service)
      answer('OK')
      await until(async () => service.logged.some(({ msg }) => msg === 'a timer failed'))
      expect(outside.calls).toEqual(['a', 'a'])
      expect(await commandOf(service, 'a')).toEqual({ steps: 0, tries: 0 })
      await other.leave()
    }))
})

describe('calls for many commands', () => {
  const commands = ['a', 'b', 'c', 'd'].map((id) => ({ id, steps: 1, tries: 0 }))

  it('are made a few at once, each with an outcome', async () => {
    const outside = new Scripted()
    const failure = new Refused()
    outside.replies = ['OK', failure]
    let open = 0
    let most = 0
    const call = async (command: Command) => {
      most = Math.max(most, ++open)
      await new Promise(setImmediate)
      return outside.call(command).finally(() => open--)
    }
    const outcomes = await callAll({ call, failure: Refused }, commands, {
      width: 2,
      deadline: Date.now() + 60_000,
    })
    expect(most).toBe(2)
    expect(outcomes).toHaveLength(4)
    expect(outcomes.filter((outcome) => 'failure' in outcome)).toEqual([{ command: commands[1], failure }])
  })

  it('are not begun after the deadline', async () => {
    const outside = new Scripted()
    expect(await callAll(outside, commands, { width: 2, deadline: Date.now() - 1 })).toEqual([])
    expect(outside.calls).toEqual([])
  })

  it('throw what is no failure of the outside system', async () => {
    const outside = new Scripted()
    outside.replies = [new TypeError('a mistake')]
    await expect(callAll(outside, commands, { width: 1, deadline: Date.now() + 60_000 })).rejects.toThrow(
      'a mistake',
    )
  })
})
