import type { Origin, Timer, Work } from '@enigm/subgraph'
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

  async carry(timer: Timer, origin: Origin): Promise<void> {
    const order = await this.orders.find(timer.aggregateId)
    if (!order || order.state === 'REPORTED') return this.app.transact(origin, (work) => work.finish(timer))
    try {
      await (order.state === 'WAITING' ? this.deliver(order, timer, origin) : this.ask(order, timer, origin))
    } catch (error) {
      if (!(error instanceof EnvironmentFailure)) throw error
      this.report(order, error)
      await this.app.transact(origin, (work) => this.orders.failed(work, timer, order, error.kind))
    }
  }

  private async deliver(order: OrderRow, timer: Timer, origin: Origin): Promise<void> {
    await this.environment.deliver(order)
    await this.app.transact(origin, async (work) => {
      await this.orders.delivered(work, timer, order)
      if (order.deletionId) await this.app.get(ContentDeletionService).ordered(work, order.deletionId)
    })
  }

  private async ask(order: OrderRow, timer: Timer, origin: Origin): Promise<void> {
    const report = await this.environment.report(order)
    await this.app.transact(origin, async (work) => {
      if (!report) return this.orders.askLater(work, timer, order)
      await this.orders.reported(work, timer, order, report)
      await this.takeEffect(work, order, report)
    })
  }

  /** Only a verified report changes what is said of a server or its content. */
  private async takeEffect(work: Work, order: OrderRow, report: EnvironmentReport): Promise<void> {
    if (order.kind === 'MEMBER_CONTENT') {
      return this.app.get(ContentDeletionService).completed(work, order.deletionId!, report)
    }
    if (report.outcome === 'FAILED') return this.orders.placeAgain(work, order)
    if (order.kind === 'PROVISION') return this.app.get(ServerService).provisioned(work, order.serverId)
    return this.app.get(ServerService).environmentDeleted(work, order.serverId)
  }

  private report(order: OrderRow, failure: EnvironmentFailure): void {
    const { orderId, region, kind, tries } = order
    this.app.log[failure.kind === 'UNREACHABLE' ? 'debug' : 'warn'](
      { orderId, region, kind, tries, failure: failure.kind },
      'an order to an environment waits',
    )
  }
}
