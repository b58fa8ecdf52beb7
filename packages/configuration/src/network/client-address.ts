import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6, type Socket } from 'node:net'
import { z } from 'zod'

/** An address or a network in CIDR notation, as `BlockList` wants it. */
interface Network {
  readonly address: string
  readonly bits: number
}

function networkOf(text: string): Network | undefined {
  const [address = '', length, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return undefined
  const longest = version === 6 ? 128 : 32
  const bits = length === undefined ? longest : Number(length)
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined
  return bits <= longest ? { address, bits } : undefined
}

/** A comma-separated list of addresses and networks, e.g. `10.0.0.0/8,::1`. */
export const networkList = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine(
    (parts) => parts.every(networkOf),
    'must be addresses or networks such as 10.0.0.0/8, with commas between them',
  )

/** Finds the address of a client behind the configured proxies. No other sender of `X-Forwarded-For` is believed. */
export class ClientAddresses {
  private readonly trusted = new BlockList()

  /** @param proxies as `networkList` returns them */
  constructor(proxies: readonly string[]) {
    for (const { address, bits } of proxies.flatMap((text) => networkOf(text) ?? []))
      this.trusted.addSubnet(address, bits, isIPv6(address) ? 'ipv6' : 'ipv4')
  }

  /** The last address on the way that is not one of the proxies. */
  of({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string {
    const forwarded = String(headers['x-forwarded-for'] ?? '').split(',')
    let address = plain(socket.remoteAddress ?? '')
    while (this.isTrusted(address)) {
      const previous = plain((forwarded.pop() ?? '').trim())
      if (isIP(previous) === 0) break
      address = previous
    }
    return address
  }

  /** Whether a connection is that of a proxy, which may carry the requests of many clients. */
  isProxy({ remoteAddress }: Pick<Socket, 'remoteAddress'>): boolean {
    return this.isTrusted(plain(remoteAddress ?? ''))
  }

  private isTrusted(address: string): boolean {
    const version = isIP(address)
    return version !== 0 && this.trusted.check(address, version === 6 ? 'ipv6' : 'ipv4')
  }
}

/** IPv4 as IPv4, also when the listener takes both versions. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}
