import type { GrantClaims, ServiceName } from '@enigm/contracts'
import type { Logger } from 'pino'
import type { App } from '../app'
import type { AuditRow } from '../audit/trail'
import type { BaseConfig } from '../config'
import type { CallContext } from '../caller'
import type { AuditEntryInput, Transaction } from '../database/transaction'
import { ServiceTracing } from '../tracing'

/** The effects of the requests of one app. */
interface Recorded {
  batches: string[][]
  audits: { context: CallContext; entry: AuditEntryInput }[]
  consumed: GrantClaims[]
  burned: string[]
}

/** An app without a database, which records what requests would write. */
export class FakeApp implements Pick<
  App,
  'name' | 'config' | 'log' | 'tracing' | 'transaction' | 'read' | 'handle'
> {
  readonly tracing = new ServiceTracing()
  readonly recorded: Recorded = { batches: [], audits: [], consumed: [], burned: [] }
  /** Rows of the audit trail, newest first. */
  trail: AuditRow[] = []
  /** The number of transactions. */
  transactions = 0
  /** The error of the next transactions. */
  failure?: Error

  constructor(
    readonly config: BaseConfig,
    readonly log: Logger,
    readonly name: ServiceName = 'devices',
  ) {}

  /** The two statements of this app: the looks of a caller, and pages of the trail. */
  async read<T>(_statement: unknown, parameters: readonly unknown[] = []): Promise<T[]> {
    if (typeof parameters[0] === 'string')
      return this.recorded.audits
        .map(({ entry }) => entry)
        .filter(({ scope, actor }) => scope === parameters[0] && actor === undefined) as T[]
    const [scopes, sizes, befores] = parameters as [string[], number[], number[]]
    return scopes.flatMap((scope, index) => {
      const rows = this.trail.filter((row) => row.scope === scope && row.seq < befores[index]!)
      return rows.slice(0, sizes[index]).map((row) => ({ ...row, page: index + 1 })) as T[]
    })
  }

  handle(kind: string, viewerScope: string, id: string): string {
    return `${kind}(${viewerScope}, ${id})`
  }

  async transaction<T>(context: CallContext, run: (tx: Transaction) => Promise<T>): Promise<T> {
    this.transactions++
    if (this.failure) throw this.failure
    const result = await run({
      audit: async (entry: AuditEntryInput) => void this.recorded.audits.push({ context, entry }),
      auditAll: async (entries: readonly AuditEntryInput[]) =>
        void this.recorded.audits.push(...entries.map((entry) => ({ context, entry }))),
    } as unknown as Transaction)
    if (context.grant) {
      this.recorded.consumed.push(context.grant)
      context.grantConsumed = true
    }
    return result
  }
}
