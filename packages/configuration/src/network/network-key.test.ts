import { NetworkKeys } from './network-key'

describe('the key of a network', () => {
  it('is the same for the notations and the addresses of an IPv6 network, and changes each day', () => {
    const clock = { now: 1_795_000_000_000 }
    const keys = new NetworkKeys(() => clock.now)
    const key = keys.of('2001:db8:1::1')
    expect(keys.of('2001:0DB8:0001:ffff:1:2:3:4')).toBe(key)
    expect(keys.of('2001:db8:2::1')).not.toBe(key)
    expect(keys.of('::1')).toBe(keys.of('0:0:0:7::'))
    expect(key).not.toContain('2001')
    clock.now += 86_400_000
    expect(keys.of('2001:db8:1::1')).not.toBe(key)
  })
})
