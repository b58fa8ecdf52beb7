import { randomUUID } from 'node:crypto'
import type { GatewayExecutionResult } from '@apollo/server-gateway-interface'
import type { ErrorCode, Scope } from '@enigm/contracts'
import type { GatewayCaller } from './session'

/** The sender of a request, as far as the gateway knows one without a session. It is kept for the request only. */
export interface Guest {
  readonly address: string
  /** The solution of a puzzle that an earlier answer gave. */
  readonly proofOfWork: string | undefined
}

/** The way over Tor to the panel, as operators have opened it. */
export interface TorPassage {
  /** The host of the panel in the Tor network. */
  readonly onionAddress: string
  readonly policy: {
    readonly allowsAccountCreation: boolean
    readonly allowsPurchases: boolean
    readonly allowsSignIn: boolean
  }
}

/** A request that came over Tor. Neither log nor metrics record this, and no subgraph learns of it (TOR-04). */
export interface OverTor {
  readonly passage: TorPassage
  /** The scopes of the access token, of which the caller of the request has only a part. */
  readonly tokenScopes: ReadonlySet<Scope> | undefined
}

/** One request, from the HTTP edge to its subgraph requests. */
export interface RequestContext {
  readonly correlationId: string
  readonly caller: GatewayCaller | undefined
  readonly guest: Guest
  readonly overTor?: OverTor
  readonly stats: RequestStats
  /** The document that the limits allow; undefined where none are checked, or without a document. */
  readonly text?: string | undefined
  /** What was decided before a request without a direct answer was left to Apollo Server. */
  decided?: Decided
}

/** The operation is refused, or allowed and executed: with this result or error. */
type Decided = { readonly refusal: unknown } | { readonly execution: Promise<GatewayExecutionResult> }

/** What log and metrics record about a request; contains no account, session or input value. */
export class RequestStats {
  readonly startedAt = performance.now()
  operation = 'none'
  /** The operation has one root field. */
  isSingle = false
  outcome: ErrorCode | 'OK' = 'OK'
  private leaving: AbortController | undefined
  private hasLeft = false

  /** The client has closed its connection before it had the answer. */
  get isAbandoned(): boolean {
    return this.hasLeft
  }

  /** Aborted when the client closes its connection before it has the answer. Created on demand: most requests need none. */
  get whenAbandoned(): AbortSignal {
    this.leaving ??= new AbortController()
    return this.leaving.signal
  }

  abandon(): void {
    this.hasLeft = true
    this.leaving?.abort()
  }

  get seconds(): number {
    return (performance.now() - this.startedAt) / 1000
  }
}

/** The client's correlation id if it is well-formed, otherwise a new one. */
export function correlationIdOf(header: string | undefined): string {
  return header !== undefined && /^[\w-]{8,64}$/.test(header) ? header : randomUUID()
}
