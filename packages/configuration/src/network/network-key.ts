import { createHmac, randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'

const DAY_MS = 86_400_000
const KEY_BYTES = 16

/**
 * Replaces addresses by keys of their networks: an HMAC with a random key that exists in memory only and is replaced each
 * day, so that neither an address nor a lasting pseudonym of one is kept.
 */
export class NetworkKeys {
  private secret = randomBytes(32)
  private day = 0

  constructor(private readonly now: () => number = Date.now) {}

  /** The same for all addresses of one network (IPv4 /24, IPv6 /48), on one day. */
  of(address: string): string {
    const today = Math.floor(this.now() / DAY_MS)
    if (today !== this.day) {
      this.day = today
      this.secret = randomBytes(32)
    }
    return createHmac('sha256', this.secret)
      .update(networkOf(address))
      .digest()
      .subarray(0, KEY_BYTES)
      .toString('base64url')
  }
}

function networkOf(address: string): string {
  return isIPv6(address)
    ? ipv6Groups(address).slice(0, 3).join(':')
    : address.split('.').slice(0, 3).join('.')
}

/** The groups of an IPv6 address with its abbreviation written out; a zone is not part of them. */
function ipv6Groups(address: string): string[] {
  const [start = '', end] = address.replace(/%.*$/, '').toLowerCase().split('::')
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => group.replace(/^0+(?=.)/, ''))
  const [before, after] = [groups(start), groups(end ?? '')]
  const missing = end === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array<string>(missing).fill('0'), ...after]
}
