import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { ClientAddresses } from '@enigm/subgraph'
import type { TestSubgraph } from '@enigm/subgraph/testkit'
import { ManagedPhone } from '../command/commands.fixture'
import { startDevices } from '../device/device.fixture'
import { deviceEndpointUrl } from './device-endpoint'
import { Networks } from './networks'

const endpoint = ({ app }: TestSubgraph, path: string) => `${deviceEndpointUrl(app)}${path}`

describe('one network of devices', () => {
  let subgraph: TestSubgraph
  beforeAll(async () => {
    subgraph = await startDevices({ DEVICE_NETWORK_CONNECTIONS: '2' })
  })
  afterAll(() => subgraph.stop())

  /** Opens a connection and asks for a path that is not there. @returns null when it was closed without an answer */
  async function ask(): Promise<{ socket: Socket; status: string | null }> {
    const { hostname, port } = new URL(endpoint(subgraph, '/'))
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.write('GET / HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 203.0.113.7\r\n\r\n')
    const status = await Promise.race([
      once(socket, 'data').then(([data]) => String(data).slice(9, 12)),
      once(socket, 'close').then(() => null),
    ])
    return { socket, status }
  }

  it('has so many connections, and another one when one of them ends', async () => {
    const [first, second] = [await ask(), await ask()]
    expect([first.status, second.status, (await ask()).status]).toEqual(['404', '404', null])
    first.socket.destroy()
    await subgraph.until(async () => (await ask()).status === '404', 'a connection that is admitted')
    second.socket.destroy()
  })
})

describe('devices behind a trusted proxy', () => {
  let subgraph: TestSubgraph
  beforeAll(async () => {
    subgraph = await startDevices({ DEVICE_NETWORK_CONNECTIONS: '1', TRUSTED_PROXIES: '127.0.0.0/8' })
  })
  afterAll(() => subgraph.stop())

  it('are told apart by the address that the proxy adds: one network holds its share, and no other', async () => {
    const [held, other] = [await ManagedPhone.enrolled(subgraph), await ManagedPhone.enrolled(subgraph)]
    const poll = async ({ phone }: ManagedPhone, wait: number, forwarded: string, signal?: AbortSignal) => {
      const response = await fetch(endpoint(subgraph, '/device/poll'), {
        method: 'POST',
        headers: { 'x-forwarded-for': forwarded },
        body: await phone.pollMessage({ wait }),
        signal,
      })
      return [response.status, await response.text()]
    }
    for (const { phone } of [held, other]) await phone.poll()
    const leaving = new AbortController()
    const polled = poll(held, 25, '203.0.113.7', leaving.signal).catch(() => null)
    await subgraph.until(async () => (await held.seen()).connected, 'the device to be connected')

    expect(await poll(other, 0, '203.0.113.8')).toEqual([429, '{"code":"NETWORK_BUSY"}'])
    expect(await poll(other, 0, '198.51.100.1, 203.0.113.8')).toEqual([429, '{"code":"NETWORK_BUSY"}'])
    expect(await poll(other, 0, '203.0.113.8, 198.51.100.1')).toEqual([204, ''])

    leaving.abort()
    await polled
    const isAdmitted = async () => (await poll(other, 0, '203.0.113.8'))[0] === 204
    await subgraph.until(isAdmitted, 'the network to have room again')
  })
})

describe('the bound of a network', () => {
  it('is for a network, not for an address, and is logged once for many refusals', () => {
    let logged = 0
    const networks = new Networks(new ClientAddresses([]), 1, () => (logged += 1))
    const from = (remoteAddress: string) =>
      networks.admitsConnection({ remoteAddress, once: () => undefined } as unknown as Socket)
    expect([from('203.0.113.7'), from('::ffff:203.0.113.8'), from('203.0.114.7')]).toEqual([
      true,
      false,
      true,
    ])
    expect([from('2001:db8:1::1'), from('2001:db8:1:ffff::2'), from('2001:db8:2::1')]).toEqual([
      true,
      false,
      true,
    ])
    expect(logged).toBe(1)
  })
})
