import { select, type NextStep, type OutboundProtocol, type Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { ContentDeletionService } from '../content-deletion/content-deletion.service'
import { SecurityEventService } from '../security-event/security-event.service'
import { ServerService } from '../server/server.service'
import { AgentClient } from './agent-client'
import type { AgentReport } from './agent-report'
import { EnvironmentCommand } from './environment-command.entity'
import { environmentQueue, placeAgain, UNAWAITED } from './environment-commands'
import { EnvironmentFailure } from './environment-failure'

type Answer = { step: 'DELIVERED' | 'IN_PROGRESS' } | { step: 'REPORTED'; report: AgentReport }

const openCommand = select(EnvironmentCommand).where('id = $1', `state IN ('WAITING', 'DELIVERED')`)

/** Carries a command one step further: delivers it, or asks for its report. Repeating a step changes nothing at the agent. */
export class EnvironmentWorker implements OutboundProtocol<EnvironmentCommand, Answer, EnvironmentFailure> {
  readonly failure = EnvironmentFailure
  private readonly agents: AgentClient
  private readonly servers: ServerService
  private readonly deletions: ContentDeletionService
  private readonly securityEvents: SecurityEventService

  constructor(private readonly app: ServersApp) {
    this.agents = app.get(AgentClient)
    this.servers = app.get(ServerService)
    this.deletions = app.get(ContentDeletionService)
    this.securityEvents = app.get(SecurityEventService)
  }

  async claim(tx: Transaction, id: string): Promise<EnvironmentCommand | null> {
    const [command] = await tx.query(openCommand, [id])
    return command ?? null
  }

  async call(command: EnvironmentCommand): Promise<Answer> {
    if (command.state === 'WAITING') {
      await this.agents.deliver(command)
      return { step: 'DELIVERED' }
    }
    const report = await this.agents.report(command)
    return report ? { step: 'REPORTED', report } : { step: 'IN_PROGRESS' }
  }

  async succeed(tx: Transaction, command: EnvironmentCommand, answer: Answer): Promise<NextStep> {
    if (answer.step === 'REPORTED') {
      await record(tx, command, answer.report)
      await this.takeEffect(tx, command, answer.report)
      return 'DONE'
    }
    if (answer.step === 'IN_PROGRESS') {
      const tries = command.tries + 1
      await tx.manager.update(EnvironmentCommand, { id: command.id }, { tries, lastFailure: null })
      return this.again(tx, command, tries)
    }
    const delivered = { state: 'DELIVERED', tries: 0, lastFailure: null } as const
    await tx.manager.update(EnvironmentCommand, { id: command.id }, delivered)
    if (command.deletionId) await this.deletions.ordered(tx, command.deletionId)
    return environmentQueue.retry(1)
  }

  /** An agent that does not know the command gets it again. */
  async fail(
    tx: Transaction,
    command: EnvironmentCommand,
    { kind: failure }: EnvironmentFailure,
  ): Promise<NextStep> {
    const { id, region, kind, refusedReports } = command
    const tries = command.tries + 1
    this.app.log[failure === 'UNREACHABLE' ? 'debug' : 'warn'](
      { commandId: id, region, kind, tries, failure },
      'environment command failed, will be retried',
    )
    await tx.manager.update(
      EnvironmentCommand,
      { id },
      {
        tries,
        lastFailure: failure,
        refusedReports: refusedReports + (failure === 'REPORT_REFUSED' ? 1 : 0),
        state: failure === 'COMMAND_UNKNOWN' ? 'WAITING' : command.state,
      },
    )
    // The first refused report of a command is the event; the following ones only count.
    if (failure === 'REPORT_REFUSED' && refusedReports === 0) {
      const place = { serverId: command.serverId, memberId: null }
      await this.securityEvents.record(tx, 'SUSPICIOUS_ACTIVITY', [place])
    }
    return this.again(tx, command, tries)
  }

  /** The next step of a command without a report; rarely, and not for ever, for a server that was given up. */
  private async again(
    tx: Transaction,
    { id, kind, serverId, createdAt }: EnvironmentCommand,
    tries: number,
  ): Promise<NextStep> {
    if (kind !== 'PROVISION' || (await this.servers.isAwaited(tx, serverId)))
      return environmentQueue.retry(tries)
    const age = (await tx.now()).getTime() - createdAt.getTime()
    if (age < UNAWAITED.longestMilliseconds)
      return tries < UNAWAITED.eagerTries ? environmentQueue.retry(tries) : UNAWAITED
    await tx.manager.update(EnvironmentCommand, { id }, { state: 'ABANDONED' })
    this.app.log.warn({ commandId: id }, 'environment of a canceled server was never reported')
    return 'DONE'
  }

  /** A verified report alone changes the state of a server or of a content deletion (SLC-02, CON-04). */
  private async takeEffect(tx: Transaction, command: EnvironmentCommand, report: AgentReport): Promise<void> {
    const { kind, serverId, deletionId } = command
    if (deletionId) return this.deletions.completed(tx, deletionId, report.outcome)
    if (report.outcome === 'FAILED') {
      const isOver = kind === 'PROVISION' && !(await this.servers.isAwaited(tx, serverId))
      return isOver ? undefined : placeAgain(tx, command)
    }
    if (kind === 'PROVISION') return this.servers.provisioned(tx, serverId)
    return this.servers.environmentDeleted(tx, serverId)
  }
}

async function record(tx: Transaction, { id }: EnvironmentCommand, report: AgentReport): Promise<void> {
  const { outcome, counts, held, tombstoneRoot, reportedAt, signed } = report
  await tx.manager.update(
    EnvironmentCommand,
    { id },
    {
      ...{ state: 'REPORTED', lastFailure: null, outcome, ...counts, heldByGround: held },
      ...{ tombstoneRoot, reportedAt, signedReport: signed },
    },
  )
}
