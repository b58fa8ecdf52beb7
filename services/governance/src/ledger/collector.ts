import { serviceNames, type ServiceName } from '@enigm/contracts'
import {
  AUDIT_PAGE,
  busName,
  errorCode,
  parseAuditPage,
  systemContext,
  Wake,
  type AuditPage,
  type Bus,
} from '@enigm/subgraph'
import type { GovernanceApp } from '../config'
import { LedgerService } from './ledger.service'
import { recordedHash, sourcePosition } from './ledger.queries'

const POLL_MILLISECONDS = 1_000
const ANSWER_MILLISECONDS = 10_000

/**
 * Reads the audit sequence of every service and records it. A service that does not answer is read again later from the same
 * position, so neither its absence nor that of this service loses an entry.
 */
export function startCollector(app: GovernanceApp, bus: Bus): { stop(): Promise<void> } {
  const collectors = serviceNames.map((name) => new Collector(app, bus, name))
  return {
    async stop() {
      await Promise.all(collectors.map((collector) => collector.stop()))
    },
  }
}

class Collector {
  private stopped = false
  private hasFailed = false
  private readonly wake = new Wake()
  private readonly running: Promise<void>

  constructor(
    private readonly app: GovernanceApp,
    private readonly bus: Bus,
    private readonly service: ServiceName,
  ) {
    this.running = this.run()
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.wake.call()
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      let isBehind = false
      try {
        isBehind = this.bus.connected && (await this.collect())
        this.hasFailed = false
      } catch (error) {
        const { service } = this
        if (!this.hasFailed)
          this.app.log.warn({ source: service, code: errorCode(error) }, 'audit entries cannot be read')
        this.hasFailed = true
      }
      if (!isBehind) await this.wake.wait(POLL_MILLISECONDS)
    }
  }

  /** Records one page. @returns whether there are more entries */
  private async collect(): Promise<boolean> {
    const { app, service } = this
    const ledger = app.get(LedgerService)
    const source = await sourcePosition(app, service)
    const page = await this.ask(source.position)
    if (page.previousHash !== source.hash && source.position > 0) {
      const position = await this.commonPosition(Math.min(source.position, page.head))
      app.log.error({ source: service, position }, 'the audit trail of the service was restored or replaced')
      await ledger.restart(systemContext(), service, position, await recordedHash(app, service, position))
      return true
    }
    const isIdle = page.entries.length === 0 && source.isNoted
    if (!isIdle) await ledger.record(systemContext(), service, source.position, page)
    return page.entries.length === AUDIT_PAGE
  }

  private async ask(after: number, limit = AUDIT_PAGE): Promise<AuditPage> {
    const body = JSON.stringify({ after, limit })
    return parseAuditPage(await this.bus.request(busName.audit(this.service), ANSWER_MILLISECONDS, body))
  }

  /** The last position up to which the service and the ledger have the same entries. */
  private async commonPosition(highest: number): Promise<number> {
    let [same, other] = [0, highest + 1]
    while (other - same > 1) {
      const middle = Math.floor((same + other) / 2)
      const { previousHash } = await this.ask(middle, 1)
      const isSame =
        previousHash !== null && previousHash === (await recordedHash(this.app, this.service, middle))
      if (isSame) same = middle
      else other = middle
    }
    return same
  }
}
