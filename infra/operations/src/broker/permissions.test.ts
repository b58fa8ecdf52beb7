import {
  externalSourceNames,
  hintSubject,
  serviceNames,
  usedProofSubject,
  type ServiceName,
} from '@enigm/contracts'
import { busName, followPeers, type Bus } from '@enigm/subgraph'
import { until } from '@enigm/subgraph/testkit'
import { AckPolicy, connect, createInbox, headers, nkeyAuthenticator, nkeys } from 'nats'
import { refusesToListen, refusesToSend, TestBroker } from './broker.fixture'

let broker: TestBroker

beforeAll(async () => {
  broker = await TestBroker.start()
  // Every stream and the consumers of accounts and servers exist, so that each message refused below would have an effect.
  for (const name of serviceNames) await lastSequence(name)
  await (await broker.busOf('servers')).createConsumer('ENIGM_DEVICES', 'servers')
  await (await broker.busOf('payments')).createConsumer('ENIGM_ACCOUNTS', 'payments')
})

afterAll(() => broker.stop())

let made = 0

/** Appends one event to the stream of a service, and gives its id. */
async function append(bus: Bus, subject: string): Promise<string> {
  const id = `evt_${++made}`
  await bus.append({ id, subject, headers: { 'ce-id': id }, body: '{}' })
  return id
}

/** The last sequence of a service's stream. The answer also confirms that the broker has all earlier messages of the bus. */
async function lastSequence(service: ServiceName, bus?: Bus): Promise<number> {
  const asking = bus ?? (await broker.busOf(service))
  return asking.ensureStream(busName.stream(service), busName.subjects(service))
}

describe('the broker', () => {
  it('refuses a client without the key of one of its users', async () => {
    const options = { servers: broker.url, reconnect: false }
    const stranger = nkeyAuthenticator(nkeys.createUser().getSeed())
    const refused = expect.objectContaining({ code: 'AUTHORIZATION_VIOLATION' })
    await expect(connect(options)).rejects.toEqual(refused)
    await expect(connect({ ...options, authenticator: stranger })).rejects.toEqual(refused)
    await expect(connect({ ...options, user: 'payments', pass: 'payments' })).rejects.toEqual(refused)
  })

  it.each<[ServiceName, string[]]>([
    ['accounts', ['payments', 'devices', 'servers', 'esim', 'keys', 'governance', 'guidance']],
    ['payments', ['accounts', 'servers', 'esim', 'keys', 'governance']],
    ['devices', ['accounts', 'governance']],
    ['servers', ['accounts', 'payments', 'devices', 'esim', 'keys', 'governance']],
    ['esim', ['accounts', 'payments', 'governance']],
    ['keys', ['accounts', 'payments', 'governance', 'app']],
    ['governance', ['accounts', 'payments', 'servers', 'esim']],
    ['guidance', ['accounts', 'governance']],
  ])('lets %s read only the streams that it has event handlers for: %j', async (name, expected) => {
    const connection = await broker.connectAs(name)
    const readable: string[] = []
    for (const source of [...serviceNames, ...externalSourceNames]) {
      const subject = `$JS.API.CONSUMER.INFO.${busName.stream(source)}.${name}`
      if (!(await refusesToSend(connection, subject))) readable.push(source)
    }
    expect(readable).toEqual(expected)
  })
})

describe('a service', () => {
  it('writes and reads its own stream, and can have it created again', async () => {
    const bus = await broker.busOf('devices')
    const stream = busName.stream('devices')
    const before = await lastSequence('devices', bus)
    const id = await append(bus, 'enigm.devices.device.retired')
    expect((await bus.read(stream, before + 1))?.header('ce-id')).toBe(id)
    await bus.deleteStream(stream)
    expect(await lastSequence('devices', bus)).toBe(0)
    await (await broker.busOf('servers')).createConsumer(stream, 'servers')
  })

  it('creates its own consumer again, after its database has lost acknowledged events', async () => {
    const servers = await broker.busOf('servers')
    const stream = busName.stream('devices')
    if ((await servers.findConsumer(stream, 'servers')) === 'absent')
      await servers.createConsumer(stream, 'servers')
    await servers.deleteConsumer(stream, 'servers')
    expect(await servers.findConsumer(stream, 'servers')).toBe('absent')
    await servers.createConsumer(stream, 'servers')
    expect(await servers.acknowledged(stream, 'servers')).toBe(0)
  })

  it('reads the streams of others through its own consumer, and acknowledges', async () => {
    const [accounts, payments] = await Promise.all([broker.busOf('accounts'), broker.busOf('payments')])
    const stream = busName.stream('accounts')
    expect(await payments.findConsumer(stream, 'payments')).toBe('present')
    const id = await append(accounts, 'enigm.accounts.account.created')
    const sequence = await lastSequence('accounts')
    let consumption: { stop(): Promise<void> } | undefined
    const delivery = await new Promise<{ acknowledge(): void; header(name: string): string }>((resolve) => {
      void payments
        .consume(stream, 'payments', {
          delivery: (arrived) => (arrived.header('ce-id') === id ? resolve(arrived) : arrived.acknowledge()),
          end: () => undefined,
        })
        .then((started) => (consumption = started))
    })
    expect(await payments.unacknowledged(stream, 'payments')).toEqual({ first: sequence, last: sequence })
    expect((await payments.read(stream, sequence))?.header('ce-id')).toBe(id)
    delivery.acknowledge()
    await until(async () => (await payments.unacknowledged(stream, 'payments')) === null)
    await consumption?.stop()
  })

  it('wakes its own replicas, and requests snapshots from the services whose events it reads', async () => {
    const [accounts, replica, payments] = await Promise.all([
      broker.busOf('accounts'),
      broker.busOf('accounts'),
      broker.busOf('payments'),
    ])
    const poked = new Promise<void>((resolve) => replica.subscribe(busName.poke('accounts'), () => resolve()))
    const end = replica.respond(busName.snapshot('accounts'), 'accounts', async () => undefined)
    await lastSequence('accounts', replica)
    await payments.request(busName.snapshot('accounts'), 1000)
    accounts.publish(busName.poke('accounts'))
    await poked
    end()
  })

  it.each([
    'enigm.payments.order.paid',
    'enigm.accounts',
    'control.payments.poke',
    'hint.payments',
    'control.accounts.snapshot',
    'control.devices.snapshot.answer.servers.x',
    'control.payments.stream',
    '_INBOX_payments.x',
    '$JS.API.INFO',
    '$JS.API.STREAM.NAMES',
    // Its own stream, whose configuration it cannot set and whose events it cannot delete.
    '$JS.API.STREAM.CREATE.ENIGM_ACCOUNTS',
    '$JS.API.STREAM.UPDATE.ENIGM_ACCOUNTS',
    '$JS.API.STREAM.PURGE.ENIGM_ACCOUNTS',
    '$JS.API.STREAM.MSG.DELETE.ENIGM_ACCOUNTS',
    '$JS.API.CONSUMER.CREATE.ENIGM_ACCOUNTS.accounts',
    '$JS.API.STREAM.CREATE.ENIGM_OTHER',
    // The stream of another service.
    '$JS.API.STREAM.DELETE.ENIGM_DEVICES',
    '$JS.API.STREAM.PURGE.ENIGM_DEVICES',
    '$JS.API.STREAM.UPDATE.ENIGM_DEVICES',
    '$JS.API.STREAM.MSG.DELETE.ENIGM_DEVICES',
    '$JS.API.DIRECT.GET.ENIGM_DEVICES',
    // The consumer of another service, on a stream that it also reads.
    '$JS.API.CONSUMER.INFO.ENIGM_DEVICES.servers',
    '$JS.API.CONSUMER.CREATE.ENIGM_DEVICES.servers',
    '$JS.API.CONSUMER.CREATE.ENIGM_DEVICES',
    '$JS.API.CONSUMER.DURABLE.CREATE.ENIGM_DEVICES.servers',
    '$JS.API.CONSUMER.MSG.NEXT.ENIGM_DEVICES.servers',
    '$JS.API.CONSUMER.DELETE.ENIGM_DEVICES.servers',
    '$JS.ACK.ENIGM_DEVICES.servers.1.1.1.1.0',
  ])('cannot send to the subjects of another: accounts to %s', async (subject) => {
    const accounts = await broker.connectAs('accounts')
    expect(await refusesToSend(accounts, subject, '1')).toBe(true)
  })

  it.each([
    'control.payments.snapshot',
    '$JS.API.STREAM.MSG.GET.ENIGM_PAYMENTS',
    '$JS.API.CONSUMER.CREATE.ENIGM_PAYMENTS.devices',
  ])('cannot send to a service whose events it does not read: devices to %s', async (subject) => {
    const devices = await broker.connectAs('devices')
    expect(await refusesToSend(devices, subject, '1')).toBe(true)
  })

  it.each([
    '>',
    'enigm.>',
    'enigm.accounts.>',
    'enigm.devices.>',
    'hint.*',
    'hint.accounts',
    'control.>',
    'control.*.snapshot',
    'control.payments.poke',
    'control.devices.snapshot.answer.servers.>',
    '_INBOX.>',
    '_INBOX_servers.>',
    '$JS.>',
  ])('cannot subscribe to the subjects of another: accounts to %s', async (subject) => {
    expect(await refusesToListen(await broker.connectAs('accounts'), subject)).toBe(true)
  })

  it('subscribes to its own inbox', async () => {
    const accounts = await broker.connectAs('accounts')
    expect(await refusesToListen(accounts, createInbox('_INBOX_accounts'))).toBe(false)
  })

  it('gets access to no other subject by a request to itself', async () => {
    const accounts = await broker.connectAs('accounts')
    const [before, forged] = [await lastSequence('payments'), 'enigm.payments.order.paid']
    const refused = new Promise<string | undefined>((resolve) => {
      void (async () => {
        for await (const { permissionContext } of accounts.status()) resolve(permissionContext?.subject)
      })()
    })
    accounts.subscribe('control.accounts.poke', { callback: (_, message) => void message.respond('{}') })
    accounts.publish('control.accounts.poke', '', { reply: forged })
    expect(await refused).toBe(forged)
    expect(await lastSequence('payments')).toBe(before)
  })

  it('answers only below the request subject: not into its own stream, and not to a command of the broker', async () => {
    const [accounts, payments] = await Promise.all([broker.busOf('accounts'), broker.connectAs('payments')])
    const asked: string[] = []
    const subject = busName.snapshot('accounts')
    const end = accounts.respond(subject, 'accounts', async () => void asked.push('asked'))
    const before = await lastSequence('accounts', accounts)
    const reply = `${subject}.answer.payments.x`
    const answer = () => payments.request(subject, '', { noMux: true, reply, timeout: 5000 })
    await answer()
    for (const other of ['enigm.accounts.account.created', '$JS.API.STREAM.DELETE.ENIGM_ACCOUNTS']) {
      payments.publish(subject, '', { reply: other })
    }
    await answer()
    expect(asked).toHaveLength(4)
    expect(await lastSequence('accounts', accounts)).toBe(before)
    end()
  })

  it('cannot make the broker purge a stream or delete an event with the acknowledgment of a publication', async () => {
    const [accounts, payments] = await Promise.all([broker.connectAs('accounts'), broker.busOf('payments')])
    const stream = busName.stream('payments')
    const first = (await append(payments, 'enigm.payments.order.created'), await lastSequence('payments'))
    const { seq } = await accounts.jetstream().publish('enigm.accounts.account.created')
    // The acknowledgment contains the sequence of accounts' stream, which is advanced beyond that of payments' stream.
    for (let last = seq; last <= first;) {
      last = (await accounts.jetstream().publish('enigm.accounts.account.created')).seq
    }
    for (const order of ['STREAM.PURGE', 'STREAM.MSG.DELETE']) {
      accounts.publish('enigm.accounts.account.created', '', { reply: `$JS.API.${order}.${stream}` })
    }
    await accounts.jetstream().publish('enigm.accounts.account.created')
    expect(await payments.read(stream, first)).not.toBeNull()
  })
})

describe('the replicas of a service', () => {
  it('reach each other, and are reached by no other user', async () => {
    const [one, other] = await Promise.all([broker.busOf('accounts'), broker.busOf('accounts')])
    const told = new Promise<string>((resolve) => followPeers(other, 'accounts', resolve))
    await lastSequence('accounts', other)
    followPeers(one, 'accounts', () => undefined).tell('a')
    expect(await told).toBe('a')
    for (const user of ['payments', 'gateway', 'infrastructure'] as const) {
      const connection = await broker.connectAs(user)
      expect(await refusesToSend(connection, busName.peers('accounts'))).toBe(true)
      expect(await refusesToListen(connection, busName.peers('accounts'))).toBe(true)
    }
  })
})

describe('the gateway', () => {
  const ended = 'enigm.accounts.session.closed'

  const furtherSubjects = ['session.restricted', 'client.revoked', 'client.rotated'].map(
    (type) => `enigm.accounts.${type}`,
  )
  it.each([ended, ...furtherSubjects])('receives %s and can read it again', async (subject) => {
    const [accounts, gateway] = await Promise.all([broker.busOf('accounts'), broker.connectAs('gateway')])
    const heard = new Promise<string>((resolve) => {
      gateway.subscribe(subject, { callback: (_, message) => resolve(message.headers?.get('ce-id') ?? '') })
    })
    await gateway.flush()
    const id = await append(accounts, subject)
    expect(await heard).toBe(id)
    const manager = await gateway.jetstreamManager()
    const { name } = await manager.consumers.add('ENIGM_ACCOUNTS', {
      name: 'gateway_1',
      filter_subject: subject,
      ack_policy: AckPolicy.None,
      mem_storage: true,
    })
    const consumer = await gateway.jetstream().consumers.get('ENIGM_ACCOUNTS', name)
    const found: string[] = []
    for await (const message of await consumer.fetch({ max_messages: 1, expires: 5000 })) {
      found.push(message.headers?.get('ce-id') ?? '')
    }
    expect(found).toEqual([id])
    expect(await consumer.delete()).toBe(true)
  })

  it('marks a proof as used, and learns that another gateway has marked it', async () => {
    const gateways = await Promise.all([broker.connectAs('gateway'), broker.connectAs('gateway')])
    const marks: boolean[] = []
    for (const gateway of gateways) {
      const { duplicate } = await until(() =>
        gateway
          .jetstream()
          .publish(usedProofSubject, '', { msgID: 'proof' })
          .catch(() => null),
      )
      marks.push(duplicate)
    }
    expect(marks).toEqual([false, true])
    const services = await broker.connectAs('accounts')
    expect(await refusesToSend(services, usedProofSubject)).toBe(true)
  })

  it('receives the hints of each service', async () => {
    const [payments, gateway] = await Promise.all([broker.busOf('payments'), broker.connectAs('gateway')])
    const heard = new Promise<string>((resolve) => {
      gateway.subscribe(hintSubject('*'), { callback: (_, message) => resolve(message.string()) })
    })
    await gateway.flush()
    payments.publish(hintSubject('payments'), '{}')
    expect(await heard).toBe('{}')
  })

  it.each([
    ended,
    'hint.accounts',
    'control.accounts.snapshot',
    '$JS.API.STREAM.INFO.ENIGM_ACCOUNTS',
    '$JS.API.STREAM.DELETE.ENIGM_ACCOUNTS',
    '$JS.API.CONSUMER.CREATE.ENIGM_ACCOUNTS',
    '$JS.API.CONSUMER.CREATE.ENIGM_ACCOUNTS.gateway_1',
    '$JS.API.CONSUMER.CREATE.ENIGM_ACCOUNTS.gateway_1.enigm.accounts.client.registered',
    `$JS.API.CONSUMER.CREATE.ENIGM_ACCOUNTS.payments.${ended}`,
    '$JS.API.CONSUMER.INFO.ENIGM_ACCOUNTS.payments',
    '$JS.API.CONSUMER.MSG.NEXT.ENIGM_ACCOUNTS.payments',
    '$JS.API.CONSUMER.DELETE.ENIGM_ACCOUNTS.payments',
    '$JS.ACK.ENIGM_ACCOUNTS.payments.1.1.1.1.0',
    '$JS.API.CONSUMER.MSG.NEXT.ENIGM_DEVICES.servers',
  ])('cannot send to %s', async (subject) => {
    expect(await refusesToSend(await broker.connectAs('gateway'), subject, '1')).toBe(true)
  })

  it.each(['enigm.accounts.account.>', 'enigm.>', 'control.>', '_INBOX_accounts.>'])(
    'cannot subscribe to %s',
    async (subject) => {
      expect(await refusesToListen(await broker.connectAs('gateway'), subject)).toBe(true)
    },
  )
})

describe('the stream creator', () => {
  it.each(['enigm.payments.order.paid', '$JS.API.STREAM.DELETE.ENIGM_PAYMENTS', 'control.payments.snapshot'])(
    'cannot send to %s',
    async (subject) => {
      expect(await refusesToSend(await broker.connectAs('infrastructure'), subject)).toBe(true)
    },
  )

  it('is the only user that creates streams: the broker rejects the configuration of a service', async () => {
    const accounts = await broker.connectAs('accounts')
    const config = {
      name: 'ENIGM_ACCOUNTS',
      subjects: ['enigm.accounts.>'],
      republish: { src: 'enigm.accounts.>', dest: 'enigm.payments.>' },
    }
    await accounts.request('$JS.API.STREAM.DELETE.ENIGM_ACCOUNTS')
    const created = accounts.request('$JS.API.STREAM.CREATE.ENIGM_ACCOUNTS', JSON.stringify(config))
    await expect(created).rejects.toMatchObject({ code: 'PERMISSIONS_VIOLATION' })
    const before = await lastSequence('payments')
    const message = headers()
    message.set('ce-source', 'enigm/payments')
    expect(await lastSequence('accounts')).toBe(0)
    await accounts.jetstream().publish('enigm.accounts.order.paid', '{}', { headers: message })
    expect(await lastSequence('payments')).toBe(before)
  })
})
