import { AddressNotPublic, ReachableAddresses } from './webhook-address'

const open = new ReachableAddresses([])
const withLoopback = new ReachableAddresses([{ address: '127.0.0.0', prefix: 8 }])

const lookup = (addresses: ReachableAddresses, name: string, all: boolean) =>
  new Promise((resolve) => {
    addresses.lookup(name, { all }, (error, address) => resolve(error ?? address))
  })

describe('the address of a webhook', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])('can be %s', (address) => {
    expect(open.isReachable(address)).toBe(true)
  })

  it.each([
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
    ...['192.168.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1', '203.0.113.1'],
    ...['::', '::1', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '2001::1'],
  ])('is never %s', (address) => {
    expect(open.isReachable(address)).toBe(false)
  })

  it('is private only in networks that the operator permits', () => {
    expect(withLoopback.isReachable('127.0.0.1')).toBe(true)
    expect(withLoopback.isReachable('10.0.0.1')).toBe(false)
  })

  it('is checked after its name is resolved, for the connection itself', async () => {
    for (const all of [true, false])
      expect(await lookup(open, 'localhost', all)).toBeInstanceOf(AddressNotPublic)
    const permitted = new ReachableAddresses([
      { address: '127.0.0.0', prefix: 8 },
      { address: '::1', prefix: 128 },
    ])
    expect(await lookup(permitted, 'localhost', false)).toMatch(/^(127\.|::1)/)
  })
})
