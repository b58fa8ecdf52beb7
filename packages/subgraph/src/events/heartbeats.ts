import { CURRENT_MILLISECONDS, heartbeatSubject, Refusal, type ServiceName } from '@enigm/contracts'
import type { DataSource, EntityManager } from 'typeorm'
import type { Bus } from './bus'

/** A heartbeat that is late on a busy machine is waited for this long, in the transaction that needs it. */
const WAIT_MS = 500

const heartbeatsOf = new WeakMap<DataSource, Heartbeats>()

/**
 * Remembers when each service last confirmed that its events reach the broker. An open connection proves nothing: a frozen
 * broker keeps it, and events stop.
 */
class Heartbeats {
  private readonly heardAt = new Map<ServiceName, number>()
  private readonly waiting = new Set<() => void>()
  private readonly detach: (() => void)[]

  constructor(bus: Bus, services: readonly ServiceName[]) {
    this.detach = services.map((service) =>
      bus.subscribe(heartbeatSubject(service), () => {
        this.heardAt.set(service, performance.now())
        for (const resume of this.waiting) resume()
      }),
    )
  }

  async areCurrent(services: readonly ServiceName[]): Promise<boolean> {
    const deadline = performance.now() + WAIT_MS
    while (!services.every((service) => this.isCurrent(service))) {
      const left = deadline - performance.now()
      if (left <= 0) return false
      await this.next(left)
    }
    return true
  }

  stop(): void {
    for (const detach of this.detach) detach()
  }

  private isCurrent(service: ServiceName): boolean {
    return performance.now() - (this.heardAt.get(service) ?? -Infinity) <= CURRENT_MILLISECONDS
  }

  private next(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const resume = () => {
        clearTimeout(timer)
        this.waiting.delete(resume)
        resolve()
      }
      const timer = setTimeout(resume, milliseconds)
      this.waiting.add(resume)
    })
  }
}

/** Follows the heartbeats of the services whose events a service receives. @returns the function that ends this */
export function followHeartbeats(data: DataSource, bus: Bus, services: readonly ServiceName[]): () => void {
  const heartbeats = new Heartbeats(bus, services)
  heartbeatsOf.set(data, heartbeats)
  return () => heartbeats.stop()
}

/**
 * Before a change that depends on what this service remembers of other services, e.g. of who administers an organization: a
 * member who was removed while events do not arrive changes nothing.
 * @throws Refusal UNAVAILABLE when one of them has been silent for a second
 */
export async function requireCurrent(
  { manager }: { readonly manager: EntityManager },
  ...services: readonly ServiceName[]
): Promise<void> {
  const current = await heartbeatsOf.get(manager.connection)?.areCurrent(services)
  if (!current) throw new Refusal('UNAVAILABLE')
}
