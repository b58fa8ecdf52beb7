import type { CallContext, Job, Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { ContentDeletionService } from '../content-deletion/content-deletion.service'
import { ServerService } from '../server/server.service'
import { AgentEnvironment } from './agent-environment'
import { EnvironmentOrders, type OrderRow } from './environment-orders'
import { EnvironmentFailure, type EnvironmentReport, type ServerEnvironment } from './server-environment'

/**
 * Carries one order one step further: delivers it, or asks for its report and lets it take effect. What is said to the
 * environment is said outside any transaction; a process that dies in between says it again, which changes nothing.
 */
export class OrderCourier {
  private readonly environment: ServerEnvironment
  private readonly orders: EnvironmentOrders

  constructor(private readonly app: ServersApp) {
    this.environment = app.get(AgentEnvironment)
    this.orders = app.get(EnvironmentOrders)
  }

  async carry(job: Job, context: CallContext): Promise<void> {
    const order = await this.orders.find(job.aggregateId)
    if (!order || order.state === 'REPORTED')
      return this.app.transaction(context, (tx) => tx.completeJob(job))
    try {
      await (order.state === 'WAITING' ? this.deliver(order, job, context) : this.ask(order, job, context))
    } catch (error) {
      if (!(error instanceof EnvironmentFailure)) throw error
      this.report(order, error)
      await this.app.transaction(context, (tx) => this.orders.failed(tx, job, order, error.kind))
    }
  }

  private async deliver(order: OrderRow, job: Job, context: CallContext): Promise<void> {
    await this.environment.deliver(order)
    await this.app.transaction(context, async (tx) => {
      await this.orders.delivered(tx, job, order)
      if (order.deletionId) await this.app.get(ContentDeletionService).ordered(tx, order.deletionId)
    })
  }

  private async ask(order: OrderRow, job: Job, context: CallContext): Promise<void> {
    const report = await this.environment.report(order)
    await this.app.transaction(context, async (tx) => {
      if (!report) return this.orders.askLater(tx, job, order)
      await this.orders.reported(tx, job, order, report)
      await this.takeEffect(tx, order, report)
    })
  }

  /** Only a verified report changes what is said of a server or its content. */
  private async takeEffect(tx: Transaction, order: OrderRow, report: EnvironmentReport): Promise<void> {
    if (order.kind === 'MEMBER_CONTENT') {
      return this.app.get(ContentDeletionService).completed(tx, order.deletionId!, report)
    }
    if (report.outcome === 'FAILED') return this.orders.placeAgain(tx, order)
    if (order.kind === 'PROVISION') return this.app.get(ServerService).provisioned(tx, order.serverId)
    return this.app.get(ServerService).environmentDeleted(tx, order.serverId)
  }

  private report(order: OrderRow, failure: EnvironmentFailure): void {
    const { orderId, region, kind, tries } = order
    this.app.log[failure.kind === 'UNREACHABLE' ? 'debug' : 'warn'](
      { orderId, region, kind, tries, failure: failure.kind },
      'an order to an environment waits',
    )
  }
}
