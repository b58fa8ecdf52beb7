import { serviceNames } from '@enigm/contracts'
import { busName } from '@enigm/subgraph'
import { until } from '@enigm/subgraph/testkit'
import { refusesToListen, refusesToSend, TestBroker } from './broker.fixture'

let broker: TestBroker

beforeAll(async () => {
  broker = await TestBroker.start()
})

afterAll(() => broker.stop())

describe('an external source', () => {
  it('writes to its own stream, which exists without a request, and receives the acknowledgment', async () => {
    const app = await broker.connectAs('app')
    const publish = () => app.jetstream().publish('enigm.app.key.linked', '{}')
    const stored = await until(() => publish().catch(() => null), 'the stream')
    expect(stored.stream).toBe(busName.stream('app'))
  })

  it.each([
    'enigm.app',
    'enigm.keys.key.revoked',
    'control.keys.snapshot',
    'control.app.stream',
    '$JS.API.INFO',
    '$JS.API.STREAM.INFO.ENIGM_APP',
    '$JS.API.STREAM.DELETE.ENIGM_APP',
    '$JS.API.STREAM.MSG.GET.ENIGM_APP',
    '$JS.API.STREAM.CREATE.ENIGM_APP',
    '$JS.API.CONSUMER.CREATE.ENIGM_APP.app',
    '$JS.API.CONSUMER.MSG.NEXT.ENIGM_APP.keys',
    '$JS.API.CONSUMER.CREATE.ENIGM_KEYS.app',
  ])('cannot send to %s', async (subject) => {
    expect(await refusesToSend(await broker.connectAs('app'), subject)).toBe(true)
  })

  it.each(['>', 'enigm.>', 'enigm.app.>', 'enigm.keys.>', 'control.>', '_INBOX_keys.>'])(
    'cannot subscribe to %s',
    async (subject) => {
      expect(await refusesToListen(await broker.connectAs('app'), subject)).toBe(true)
    },
  )

  it('has a stream that only a service with event handlers for it reads and only the source itself writes', async () => {
    await (await broker.busOf('keys')).createConsumer('ENIGM_APP', 'keys')
    for (const name of serviceNames) {
      expect(await refusesToSend(await broker.connectAs(name), 'enigm.app.key.linked')).toBe(true)
      const consumer = `$JS.API.CONSUMER.INFO.ENIGM_APP.${name}`
      expect(await refusesToSend(await broker.connectAs(name), consumer)).toBe(name !== 'keys')
    }
  })
})
