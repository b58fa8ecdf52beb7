import { randomUUID } from 'node:crypto'
import type { ErrorCode } from '@enigm/contracts'
import type { GatewayCaller } from './session'

/** What belongs to one request, from the edge to its last subgraph. */
export interface RequestContext {
  readonly correlationId: string
  readonly caller: GatewayCaller | undefined
  /** What log and metrics say of the request. */
  readonly account: RequestAccount
}

/** The part of a request that is told to the operator: no name, id or value of the client's. */
export class RequestAccount {
  readonly startedAt = performance.now()
  operation = 'none'
  outcome: ErrorCode | 'OK' = 'OK'

  get seconds(): number {
    return (performance.now() - this.startedAt) / 1000
  }
}

/** The correlation id of a request: the client's when it has a harmless form, else a new one. */
export function correlationIdOf(header: string | undefined): string {
  return header !== undefined && /^[\w-]{8,64}$/.test(header) ? header : randomUUID()
}
