import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns'
import { BlockList, isIP } from 'node:net'

const LONGEST_ADDRESS = 500

/** Addresses of IPv4 that are not public (IANA, special-purpose registry). */
const specialIpv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const

/** Public addresses of IPv6 are within 2000::/3, without tunnels to IPv4 and documentation. */
const globalIpv6 = ['2000::', 3] as const
const specialIpv6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

/** The network of a text such as `10.1.0.0/16`. */
export interface Network {
  readonly address: string
  readonly prefix: number
}

/** Why a name is not connected to. */
export class AddressNotPublic extends Error {
  override readonly name = 'AddressNotPublic'
}

/** Decides which addresses webhooks may reach: public ones, and those of the given private networks. */
export class ReachableAddresses {
  private readonly special = new BlockList()
  private readonly global = new BlockList()
  private readonly permitted = new BlockList()

  constructor(networks: readonly Network[]) {
    for (const [address, prefix] of specialIpv4) this.special.addSubnet(address, prefix, 'ipv4')
    for (const [address, prefix] of specialIpv6) this.special.addSubnet(address, prefix, 'ipv6')
    this.global.addSubnet(...globalIpv6, 'ipv6')
    for (const { address, prefix } of networks) this.permitted.addSubnet(address, prefix, familyOf(address))
  }

  /** Whether an IP address may be connected to. */
  isReachable(address: string): boolean {
    const family = familyOf(address)
    if (this.permitted.check(address, family)) return true
    return !this.special.check(address, family) && (family === 'ipv4' || this.global.check(address, family))
  }

  /** Whether a text is an address of a webhook, as far as it can be known without its name. */
  permits(text: string): boolean {
    if (text.length > LONGEST_ADDRESS || !URL.canParse(text)) return false
    const { protocol, username, password, hash, hostname } = new URL(text)
    const host = hostname.replace(/^\[|\]$/g, '')
    return (
      protocol === 'https:' &&
      `${username}${password}${hash}` === '' &&
      (isIP(host) === 0 || this.isReachable(host))
    )
  }

  /**
   * Resolves a name for the connection itself, so that the checked address is the one that is connected to. One address that is
   * not reachable is enough to refuse the name.
   */
  readonly lookup = (
    hostname: string,
    { all, family }: LookupOptions,
    answer: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    resolve(hostname, { all: true, family }, (error, addresses) => {
      if (error) return answer(error, '')
      if (!addresses.every(({ address }) => this.isReachable(address)))
        return answer(new AddressNotPublic(), '')
      const [first] = addresses
      if (all) return answer(null, addresses)
      return answer(null, first!.address, first!.family)
    })
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
