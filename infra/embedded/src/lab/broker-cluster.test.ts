import { join } from 'node:path'
import { connect, type NatsConnection } from 'nats'
import { temporaryDirectory } from '../host/directory.fixture'
import { freePorts } from '../host/ports'
import { BrokerCluster } from './broker-cluster'
import { LAB_PORT_COUNT, Layout, NATS_NODES } from './layout'

const LONGEST_MS = 30_000

/** The users of a broker, in its syntax: one that publishes to these subjects only. */
const usersOf = (...subjects: string[]) =>
  `authorization: { users: [{ user: a, password: b, permissions: { publish: { allow: ${JSON.stringify(subjects)} } } }] }`

/** Repeats what fails while the nodes elect a leader. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + LONGEST_MS; ;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

describe('the brokers of the lab', () => {
  it('keep a replicated stream while one is killed, and while all get other users, one after the other', async () => {
    const directory = temporaryDirectory()
    const [base] = (await freePorts(LAB_PORT_COUNT)) as [number]
    const layout = new Layout(base, 1)
    const api = '$JS.API.>'
    const cluster = await BrokerCluster.start(layout, join(directory.path, 'brokers'), usersOf(api, 'kept'))
    const servers = Array.from({ length: NATS_NODES }, (_, number) => `127.0.0.1:${layout.node(number)}`)
    let connection: NatsConnection | undefined
    const open = async () => {
      await connection?.close()
      connection = await connect({ servers, user: 'a', pass: 'b' })
      return connection
    }
    const publish = (subject: string) =>
      eventually(async () => (await open()).jetstream({ timeout: 2_000 }).publish(subject))
    try {
      await eventually(async () => {
        const { streams } = await (await open()).jetstreamManager({ timeout: 2_000 })
        await streams.add({ name: 'KEPT', subjects: ['kept', 'later'], num_replicas: NATS_NODES })
      })
      expect((await publish('kept')).seq).toBe(1)
      cluster.killNode(0)
      expect((await publish('kept')).seq).toBe(2)
      await cluster.startNode(0)
      await expect((await open()).jetstream().publish('later')).rejects.toThrow(/Permissions Violation/)
      await cluster.replaceUsers(usersOf(api, 'later'))
      expect((await publish('later')).seq).toBe(3)
    } finally {
      await connection?.close()
      await cluster.stop()
      directory.remove()
    }
  })
})
