import { setImmediate, setTimeout } from 'node:timers/promises'
import { SignJWT } from 'jose'
import type { AgentConfig } from './config'
import type { Journal } from './journal'
import { commandIssuer, reportType, type EnvironmentOrder } from './order'
import {
  holdGrounds,
  tombstoneOf,
  tombstoneRoot,
  type HoldGround,
  type ObjectStore,
  type StoredObject,
} from './store'

const RETRY_MILLISECONDS = 500

/** The signed report about one order. `held` never names an object. */
export interface ReportClaims {
  orderId: string
  state: 'DONE' | 'PARTIAL' | 'FAILED'
  counts: { matched: number; deleted: number; held: number }
  held: { ground: HoldGround; count: number }[]
  tombstoneRoot: string
}

/** Executes accepted orders one after the other. After a restart it continues with the first unfinished one. */
export class Worker {
  private queue: Promise<void> = Promise.resolve()
  private readonly stopping = new AbortController()

  constructor(
    private readonly config: AgentConfig,
    private readonly store: ObjectStore,
    private readonly journal: Journal,
  ) {}

  resume(): void {
    for (const order of this.journal.unfinished()) this.take(order)
  }

  take(order: EnvironmentOrder): void {
    this.queue = this.queue.then(() => this.finish(order))
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.queue
  }

  /** Retries until the order has its report: a full disk delays it, and no order is lost. */
  private async finish(order: EnvironmentOrder): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        return await this.execute(order)
      } catch (error) {
        process.stderr.write(`environment agent: ${order.orderId} is retried: ${(error as Error).message}\n`)
        await setTimeout(RETRY_MILLISECONDS, undefined, { signal: this.stopping.signal }).catch(
          () => undefined,
        )
      }
    }
  }

  private async execute(order: EnvironmentOrder): Promise<void> {
    if (order.kind === 'PROVISION') this.store.provision(order.environment)
    if (order.kind === 'ENVIRONMENT') this.store.close(order.environment)
    for (const object of this.matching(order).filter(({ ground }) => !ground)) {
      await setImmediate()
      if (this.stopping.signal.aborted) return
      this.deleteOne(order, object)
    }
    const left = this.matching(order)
    if (order.kind === 'ENVIRONMENT' && left.length === 0) this.store.removeEnvironment(order.environment)
    this.journal.finish(order.orderId, await this.sign(this.claims(order, left)))
  }

  private deleteOne(order: EnvironmentOrder, object: StoredObject): void {
    this.journal.bury(order.orderId, tombstoneOf(object))
    try {
      this.store.delete(object)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      process.stderr.write(`environment agent: ${order.orderId} could not delete an object: ${code}\n`)
    }
  }

  private matching(order: EnvironmentOrder): StoredObject[] {
    if (order.kind === 'PROVISION') return []
    const member = order.kind === 'MEMBER_CONTENT' ? order.selector.member : undefined
    return this.store.list(order.environment, member)
  }

  /** The claims of the report. The state is FAILED when an object remains that has no ground to be held. */
  private claims(order: EnvironmentOrder, left: StoredObject[]): ReportClaims {
    const tombstones = this.journal.tombstones(order.orderId)
    for (const object of left) tombstones.delete(tombstoneOf(object))
    const held = left.filter(({ ground }) => ground)
    const byGround = holdGrounds.map((ground) => ({
      ground,
      count: held.filter((o) => o.ground === ground).length,
    }))
    return {
      orderId: order.orderId,
      state: left.length > held.length ? 'FAILED' : held.length > 0 ? 'PARTIAL' : 'DONE',
      counts: { matched: tombstones.size + left.length, deleted: tombstones.size, held: held.length },
      held: byGround.filter(({ count }) => count > 0),
      tombstoneRoot: tombstoneRoot(tombstones),
    }
  }

  private sign(claims: ReportClaims): Promise<string> {
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'EdDSA', typ: reportType, kid: this.config.keyId })
      .setIssuer(this.config.keyId)
      .setAudience(commandIssuer)
      .setIssuedAt()
      .sign(this.config.signingKey)
  }
}
