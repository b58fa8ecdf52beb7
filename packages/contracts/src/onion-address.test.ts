import { isOnionAddress } from './onion-address'

// Addresses of the Tor Project and of DuckDuckGo, as their owners publish them.
const published = [
  '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion',
  'duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion',
]

describe('an onion address', () => {
  it.each(published)('%s is accepted', (address) => {
    expect(isOnionAddress(address)).toBe(true)
  })

  it('is refused with a mistake, a subdomain, another version or another form', () => {
    const [address = ''] = published
    const others = [
      address.replace('2gzy', '2gzx'),
      `www.${address}`,
      address.toUpperCase(),
      `http://${address}`,
      `${address}:80`,
      `${address}\n`,
      'expyuzz4wqqyqhjn.onion',
      `${'a'.repeat(56)}.onion`,
      'localhost',
      '',
    ]
    expect(others.filter(isOnionAddress)).toEqual([])
  })
})
