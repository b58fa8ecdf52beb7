import type { RegionCode } from '../region/region'

export const orderKinds = ['PROVISION', 'MEMBER_CONTENT', 'ENVIRONMENT'] as const
export type OrderKind = (typeof orderKinds)[number]

/** An order as the environment gets it: what to do, and where; opaque references and nothing else. */
export interface EnvironmentOrder {
  orderId: string
  region: RegionCode
  /** The environment's name to its agent. */
  environment: string
  kind: OrderKind
  selector: { member?: string }
}

/** Grounds on which an environment may hold objects back from deletion. */
export enum HoldGround {
  LEGAL = 'LEGAL',
  SECURITY = 'SECURITY',
  COMPLIANCE = 'COMPLIANCE',
  OPERATIONAL = 'OPERATIONAL',
}

/** What the environment signed: counts and grounds, never a name of an object. */
export interface EnvironmentReport {
  outcome: 'DONE' | 'PARTIAL' | 'FAILED'
  counts: { matched: number; deleted: number; held: number }
  held: { ground: HoldGround; count: number }[]
  /** SHA-256 over the sorted tombstones, in hexadecimal. */
  tombstoneRoot: string
  reportedAt: Date
  /** The report as it was signed (compact JWS). */
  signed: string
}

/** Where the encrypted content of servers lives. No operation gives bytes back. */
export interface ServerEnvironment {
  /** Hands an order over; the same order id is carried out once, however often. @throws EnvironmentFailure */
  deliver(order: EnvironmentOrder): Promise<void>
  /** The verified report, or null while the environment works. @throws EnvironmentFailure */
  report(order: EnvironmentOrder): Promise<EnvironmentReport | null>
}

export type EnvironmentFailureKind =
  /** Not there, too slow or out of order. */
  | 'UNREACHABLE'
  /** It does not accept the order. */
  | 'ORDER_REFUSED'
  /** It does not know the order, or no longer. */
  | 'ORDER_UNKNOWN'
  /** Forged, for another order, or contradicting itself. */
  | 'REPORT_REFUSED'

/** An environment did not do its part; the order waits and is tried again. */
export class EnvironmentFailure extends Error {
  constructor(
    readonly kind: EnvironmentFailureKind,
    options?: ErrorOptions,
  ) {
    super(`environment: ${kind}`, options)
    this.name = 'EnvironmentFailure'
  }
}
