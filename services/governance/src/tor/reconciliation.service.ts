import type { TorSurfaceKey } from '@enigm/contracts'
import type { CallContext, Job, Transaction } from '@enigm/subgraph'
import type { GovernanceApp } from '../config'
import type { OnionServices } from './onion-services'
import { torDaemonOf } from './tor-daemon'

export const TOR_JOB = 'tor.reconciliation'
const EVERY_MILLISECONDS = 60_000

const job = { kind: TOR_JOB, aggregateId: 'tor' }
const enabledSurfaces = "SELECT id FROM tor_surface WHERE state = 'ENABLED' ORDER BY id"

/**
 * Makes the onion services of the Tor daemon as the surfaces are: after a change at once, and once a minute, because a daemon forgets
 * them when it ends. Without TOR_CONTROL it does nothing.
 */
export class TorReconciliationService {
  private readonly services: OnionServices | undefined

  constructor(private readonly app: GovernanceApp) {
    this.services = torDaemonOf(app.config)
  }

  /** Schedules the first run, with the key of each surface in its place; each run schedules the next one. */
  async schedule(context: CallContext): Promise<void> {
    await this.app.transaction(context, (tx) => this.runSoon(tx))
  }

  /** Called in the transaction that changes a surface. */
  async runSoon(tx: Transaction): Promise<void> {
    if (this.services) await tx.runJobEarlier(job)
  }

  /** Whether a surface can have this address: with a daemon, that of its key alone. */
  async canHave(surface: TorSurfaceKey, address: string): Promise<boolean> {
    return !this.services || (await this.services.addressOf(surface)) === address
  }

  /** @throws TorControlError */
  async run(context: CallContext, due: Job): Promise<void> {
    const { services } = this
    if (!services) return this.app.transaction(context, (tx) => tx.completeJob(due))
    const keysOf = (rows: readonly { id: TorSurfaceKey }[]) => rows.map(({ id }) => id)
    const enabled = keysOf(await this.app.read<{ id: TorSurfaceKey }>(enabledSurfaces))
    await this.app.externalSystems.call('TOR_DAEMON', () => services.open(enabled))
    await this.app.transaction(context, async (tx) => {
      await tx.completeJob(due)
      // A surface that was changed during the call has found this job, which had begun.
      const now = keysOf(await tx.query<{ id: TorSurfaceKey }>(enabledSurfaces))
      const isSame = now.join() === enabled.join()
      await tx.scheduleJob({ ...job, afterMilliseconds: isSame ? EVERY_MILLISECONDS : 0 })
    })
  }
}
