import { newId } from '@enigm/contracts'
import type { Job, Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import type { RegionCode } from '../region/region'
import type {
  EnvironmentFailureKind,
  EnvironmentOrder,
  EnvironmentReport,
  HoldGround,
  OrderKind,
} from './server-environment'

export const ORDER_JOB = 'environment.order'

const LONGEST_WAIT_MILLISECONDS = 15_000
const FIRST_WAIT_MILLISECONDS = 100
const FIRST_ROUND_WAIT_MILLISECONDS = 2_000
const LONGEST_ROUND_WAIT_MILLISECONDS = 3_600_000

/** An order as it stands here, beside what the environment gets of it. */
export interface OrderRow extends EnvironmentOrder {
  serverId: string
  deletionId: string | null
  state: 'WAITING' | 'DELIVERED' | 'REPORTED'
  /** Counts the orders for the same thing: after a FAILED report another one is placed. */
  round: number
  /** Deliveries and questions so far. */
  tries: number
}

/** What stands of a report in the table, as receipts show it. */
export interface ReportedOrder {
  outcome: 'DONE' | 'PARTIAL' | 'FAILED'
  matched: number
  deleted: number
  held: number
  heldByGround: { ground: HoldGround; count: number }[]
  tombstoneRoot: string
  reportedAt: Date
  signedReport: string
}

/** Columns of a reported order `o`, for statements that join it. */
export const reportColumns = `o.outcome, o.matched, o.deleted, o.held, o.held_by_ground AS "heldByGround",
  o.tombstone_root AS "tombstoneRoot", o.reported_at AS "reportedAt", o.signed_report AS "signedReport"`

export interface NewOrder {
  serverId: string
  region: RegionCode
  kind: OrderKind
  selector?: { member?: string }
  deletionId?: string
  round?: number
}

/** The orders to environments: rows with a timer each, so that none is lost and none carried out twice. */
export class EnvironmentOrders {
  constructor(private readonly app: ServersApp) {}

  /** Writes an order in the transaction of what it is for; it is delivered after the commit. */
  async place(tx: Transaction, order: NewOrder): Promise<void> {
    const { serverId, region, kind, selector = {}, deletionId = null, round = 1 } = order
    const id = newId('environmentOrder')
    await tx.query(
      `INSERT INTO environment_order (id, server_id, deletion_id, region, kind, selector, state, round)
       VALUES ($1, $2, $3, $4, $5, $6, 'WAITING', $7)`,
      [id, serverId, deletionId, region, kind, selector, round],
    )
    await this.wake(tx, id, round === 1 ? 0 : roundWait(round))
  }

  /** Places the same order again after a FAILED report, later each time. */
  placeAgain(
    tx: Transaction,
    { serverId, region, kind, selector, deletionId, round }: OrderRow,
  ): Promise<void> {
    return this.place(tx, {
      serverId,
      region,
      kind,
      selector,
      deletionId: deletionId ?? undefined,
      round: round + 1,
    })
  }

  async find(orderId: string): Promise<OrderRow | null> {
    const [order] = await this.app.read<OrderRow>(
      `SELECT id AS "orderId", server_id AS "serverId", server_id AS environment, deletion_id AS "deletionId", region,
         kind, selector, state, round, tries FROM environment_order WHERE id = $1`,
      [orderId],
    )
    return order ?? null
  }

  async delivered(tx: Transaction, job: Job, order: OrderRow): Promise<void> {
    await tx.completeJob(job)
    await tx.query(
      `UPDATE environment_order SET state = 'DELIVERED', tries = 0, last_failure = NULL WHERE id = $1`,
      [order.orderId],
    )
    await this.wake(tx, order.orderId, FIRST_WAIT_MILLISECONDS)
  }

  /** The environment is still at it: asks again, less and less often. */
  async askLater(tx: Transaction, job: Job, order: OrderRow): Promise<void> {
    await tx.completeJob(job)
    await tx.query('UPDATE environment_order SET tries = tries + 1, last_failure = NULL WHERE id = $1', [
      order.orderId,
    ])
    await this.wake(tx, order.orderId, wait(order.tries + 1))
  }

  /** Counts the failure and tries again later; what the agent does not know is delivered anew. */
  async failed(tx: Transaction, job: Job, order: OrderRow, kind: EnvironmentFailureKind): Promise<void> {
    await tx.completeJob(job)
    await tx.query(
      `UPDATE environment_order SET tries = tries + 1, last_failure = $2,
         refused_reports = refused_reports + CASE WHEN $2 = 'REPORT_REFUSED' THEN 1 ELSE 0 END,
         state = CASE WHEN $2 = 'ORDER_UNKNOWN' THEN 'WAITING' ELSE state END
       WHERE id = $1`,
      [order.orderId, kind],
    )
    await this.wake(tx, order.orderId, wait(order.tries + 1))
  }

  async reported(tx: Transaction, job: Job, order: OrderRow, report: EnvironmentReport): Promise<void> {
    await tx.completeJob(job)
    await tx.query(
      `UPDATE environment_order SET state = 'REPORTED', last_failure = NULL, outcome = $2, matched = $3, deleted = $4,
         held = $5, held_by_ground = $6, tombstone_root = $7, reported_at = $8, signed_report = $9
       WHERE id = $1`,
      [
        order.orderId,
        report.outcome,
        report.counts.matched,
        report.counts.deleted,
        report.counts.held,
        JSON.stringify(report.held),
        report.tombstoneRoot,
        report.reportedAt,
        report.signed,
      ],
    )
  }

  private wake(tx: Transaction, orderId: string, inMilliseconds: number): Promise<void> {
    return tx.scheduleJob({
      kind: ORDER_JOB,
      aggregateId: orderId,
      dueAt: new Date(Date.now() + inMilliseconds),
    })
  }
}

/** 0.1 s, 0.2 s, 0.4 s … 15 s. */
function wait(tries: number): number {
  return Math.min(FIRST_WAIT_MILLISECONDS * 2 ** Math.min(tries - 1, 20), LONGEST_WAIT_MILLISECONDS)
}

/** 2 s, 4 s, 8 s … 1 h after the reports of rounds 1, 2, 3 … */
function roundWait(round: number): number {
  return Math.min(
    FIRST_ROUND_WAIT_MILLISECONDS * 2 ** Math.min(round - 2, 20),
    LONGEST_ROUND_WAIT_MILLISECONDS,
  )
}
