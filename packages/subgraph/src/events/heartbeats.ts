import { CURRENT_MILLISECONDS, heartbeatSubject, Refusal, type ServiceName } from '@enigm/contracts'
import type { DataSource, EntityManager } from 'typeorm'
import type { Caller } from '../caller'
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

interface Reading {
  readonly manager: EntityManager
  /** Whose permission is decided: an event about its account that is not applied makes the memory of this service out of date. */
  readonly caller?: Caller
}

/**
 * Before a change that depends on what this service remembers of other services, e.g. of who administers an organization: a
 * member who was removed while events do not arrive, or do not take effect, changes nothing.
 * @throws Refusal UNAVAILABLE when one of them has been silent for a second, or an event about the caller is not applied
 */
export async function requireCurrent(
  { manager, caller }: Reading,
  ...services: readonly ServiceName[]
): Promise<void> {
  const current = await heartbeatsOf.get(manager.connection)?.areCurrent(services)
  if (!current) throw new Refusal('UNAVAILABLE')
  if (caller?.accountId) await requireApplied({ manager }, [caller.accountId], ...services)
}

/**
 * A heartbeat says that events are in the stream; this says that none about these ids waits in the inbox, as one does whose handler
 * fails or that is parked. An event about other ids does not make it wait.
 * @throws Refusal UNAVAILABLE
 */
export async function requireApplied(
  { manager }: Pick<Reading, 'manager'>,
  ids: readonly string[],
  ...services: readonly ServiceName[]
): Promise<void> {
  const [row]: { waits: boolean }[] = await manager.query(`SELECT ${waitsInInbox(services, '$1')} AS waits`, [
    ids,
  ])
  if (row!.waits) throw new Refusal('UNAVAILABLE')
}

/** SQL: an event of these services about one of the ids, an array, is not applied. */
export function waitsInInbox(services: readonly ServiceName[], ids: string): string {
  const names = services.map((service) => `'${service}'`).join(', ')
  return `EXISTS (SELECT FROM inbox waiting WHERE waiting.service IN (${names}) AND waiting.applied_at IS NULL
    AND EXISTS (SELECT FROM jsonb_each_text(waiting.data) AS value_of WHERE value_of.value = ANY (${ids})))`
}
