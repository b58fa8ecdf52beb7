import type { Socket } from 'node:net'
import { TokenBucket } from '@enigm/subgraph'

/** A device polls at most every few seconds, and reports twice about a command. */
const DEVICE = { burst: 30, perSecond: 2 } as const
/** The TLS termination may use one connection for several devices. */
const CONNECTION_FAULTS = { burst: 20, perSecond: 1 } as const
const PRUNING = 10_000

/**
 * Bounds what one device and one connection can ask for. A device is counted only after its signature is verified, so that no one
 * can use up the share of another; on a connection only messages that no device has signed are counted.
 */
export class Limits {
  private readonly devices = new Map<string, TokenBucket>()
  private readonly connections = new WeakMap<Socket, TokenBucket>()

  /** Counts a message of a device. @returns whether it is within the limit */
  admits(deviceId: string): boolean {
    if (this.devices.size >= PRUNING) this.prune()
    const bucket = this.devices.get(deviceId) ?? new TokenBucket(DEVICE.burst, DEVICE.perSecond)
    this.devices.set(deviceId, bucket)
    return bucket.take()
  }

  /** Counts a message that no device has signed. @returns whether the connection may stay open */
  toleratesFault(connection: Socket): boolean {
    const bucket =
      this.connections.get(connection) ??
      new TokenBucket(CONNECTION_FAULTS.burst, CONNECTION_FAULTS.perSecond)
    this.connections.set(connection, bucket)
    return bucket.take()
  }

  private prune(): void {
    for (const [id, bucket] of this.devices) if (bucket.isFull()) this.devices.delete(id)
  }
}
