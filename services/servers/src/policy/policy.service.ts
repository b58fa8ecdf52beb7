import { newId } from '@enigm/contracts'
import { DAY_MILLISECONDS, type CallContext, type Job, type Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { ServersFailure } from '../errors'
import { SecurityEventService } from '../security-event/security-event.service'
import { lockAdministered } from '../server/server.access'
import type { Server } from '../server/server.entity'
import { isEnding } from '../server/server.lifecycle'
import { evaluateMember } from './facts'
import { ServerPolicy, serverPolicies } from './policy.entity'
import { serverPolicyLifecycle } from './policy.lifecycle'
import { membersToEvaluate, type MemberToEvaluate } from './policy.queries'
import type { PolicyRules } from './rules'

export const POLICY_EFFECT_JOB = 'policy.effect'
export const POLICY_EVALUATION_JOB = 'policy.evaluation'

const LONGEST_DELAY_DAYS = 90
const BATCH = 1_000

interface PolicyChange {
  rules: PolicyRules
  sharesSignals: boolean
  /** The number of the version that the caller has read. */
  expectedVersion: number
  effectiveFrom?: Date | null
}

/** Versions of access policies. A decision reads the version in force itself; nothing here delays one (POL-02, POL-05). */
export class PolicyService {
  private readonly securityEvents: SecurityEventService

  constructor(private readonly app: ServersApp) {
    this.securityEvents = app.get(SecurityEventService)
  }

  /**
   * Adds a version, which takes effect now or later. It replaces the versions that were to take effect after it.
   * @returns its id
   * @throws ServersFailure NOT_FOUND, INVALID_TRANSITION, POLICY_CHANGED, POLICY_NOT_APPLICABLE, EFFECTIVE_FROM_TOO_LATE
   */
  change(context: CallContext, serverId: string, change: PolicyChange): Promise<string> {
    return this.app.transaction(context, async (tx) => {
      const server = await lockAdministered(tx, serverId)
      if (isEnding(server.state)) throw new ServersFailure('INVALID_TRANSITION')
      refuseInapplicable(change.rules, server)
      const revision = await nextRevision(tx, serverId, change.expectedVersion)
      const now = await tx.now()
      const effectiveFrom = requireMoment(change.effectiveFrom ?? now, now)
      const later = await tx.query<{ id: string }>(
        `SELECT id FROM server_policy WHERE server_id = $1 AND state = 'SCHEDULED' AND effective_from >= $2 ORDER BY revision`,
        [serverId, effectiveFrom],
      )
      for (const { id } of later) await this.replace(tx, id)
      const { rules, sharesSignals } = change
      const { id } = await serverPolicies.create(tx, 'servers.policy.changed', {
        ...{ id: newId('serverPolicy'), state: serverPolicyLifecycle.initial, serverId, revision },
        ...{ rules: { ...rules }, sharesSignals, effectiveFrom, evaluatedAt: null },
      })
      if (effectiveFrom > now) {
        await tx.scheduleJob({ kind: POLICY_EFFECT_JOB, aggregateId: id, dueAt: effectiveFrom })
      } else {
        await this.takeEffect(tx, id)
      }
      return id
    })
  }

  /** The moment of a version has come. */
  reachEffect(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      const policy = await tx.lock(ServerPolicy, { id: job.aggregateId })
      await tx.completeJob(job)
      if (policy?.state === 'SCHEDULED') await this.takeEffect(tx, policy.id)
    })
  }

  /**
   * Evaluates the next members against the version in force. It reads members without a lock and decides nothing: participation
   * is decided from the present state (POL-05).
   */
  evaluate(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      const { aggregateId: id, payload } = job
      const policy = await tx.manager.findOneBy(ServerPolicy, { id })
      await tx.completeJob(job)
      if (policy?.state !== 'IN_FORCE') return
      const after = typeof payload.after === 'string' ? payload.after : ''
      const batch = await membersToEvaluate(tx, policy.serverId, after, BATCH)
      const denied = await record(tx, policy, batch)
      await this.securityEvents.record(tx, 'POLICY_VIOLATION', denied)
      if (batch.length === BATCH) {
        const next = { after: batch.at(-1)!.id }
        return tx.scheduleJob({ kind: POLICY_EVALUATION_JOB, aggregateId: id, payload: next })
      }
      const set = { evaluatedAt: await tx.now() }
      await serverPolicies.change(tx, 'servers.policy.evaluated', { id }, { set })
    })
  }

  private async takeEffect(tx: Transaction, id: string): Promise<void> {
    const { serverId, revision } = await tx.manager.findOneByOrFail(ServerPolicy, { id })
    const earlier = await tx.query<{ id: string }>(
      `SELECT id FROM server_policy WHERE server_id = $1 AND revision < $2 AND state <> 'REPLACED' ORDER BY revision`,
      [serverId, revision],
    )
    for (const each of earlier) await this.replace(tx, each.id)
    await serverPolicies.move(tx, 'TAKE_EFFECT', { id }, { audit: null })
    await tx.scheduleJob({ kind: POLICY_EVALUATION_JOB, aggregateId: id })
  }

  /** The entry of the version that takes its place covers it. */
  private async replace(tx: Transaction, id: string): Promise<void> {
    await serverPolicies.move(tx, 'REPLACE', { id }, { audit: null })
    await tx.cancelJob(POLICY_EFFECT_JOB, id)
    await tx.cancelJob(POLICY_EVALUATION_JOB, id)
  }
}

/** @throws ServersFailure POLICY_NOT_APPLICABLE for a rule about an organization if an account owns the server */
function refuseInapplicable({ accounts, managed }: PolicyRules, { ownerKind }: Server): void {
  const needsOrganization = accounts === 'ORGANIZATION_MEMBERS' || managed === 'MANAGED_BY_OWNER'
  if (ownerKind !== 'INDIVIDUAL' || !needsOrganization) return
  throw new ServersFailure('POLICY_NOT_APPLICABLE', ['input', 'rules'])
}

/** The server is locked: of two administrators at once the second one meets the version of the first. */
async function nextRevision(tx: Transaction, serverId: string, expected: number): Promise<number> {
  const [latest] = await tx.query<{ revision: number }>(
    'SELECT revision FROM server_policy WHERE server_id = $1 ORDER BY revision DESC LIMIT 1',
    [serverId],
  )
  const revision = latest?.revision ?? 0
  if (revision !== expected) throw new ServersFailure('POLICY_CHANGED', ['input', 'expectedVersion'])
  return revision + 1
}

/** A moment that has passed is now. @throws ServersFailure EFFECTIVE_FROM_TOO_LATE */
function requireMoment(wanted: Date, now: Date): Date {
  if (wanted.getTime() > now.getTime() + LONGEST_DELAY_DAYS * DAY_MILLISECONDS) {
    throw new ServersFailure('EFFECTIVE_FROM_TOO_LATE', ['input', 'effectiveFrom'])
  }
  return wanted > now ? wanted : now
}

/** Records the evaluations. @returns the members whom the policy begins to deny */
async function record(
  tx: Transaction,
  { id, serverId, rules }: ServerPolicy,
  members: readonly MemberToEvaluate[],
): Promise<{ serverId: string; memberId: string }[]> {
  const evaluated = members.map((member) => ({ ...member, deniedBy: evaluateMember(rules, member) }))
  await tx.query(
    `INSERT INTO member_evaluation (member_id, server_id, policy_id, denied_by)
     SELECT member_id, $3, $4, string_to_array(categories, ',')
     FROM unnest($1::text[], $2::text[]) AS evaluated (member_id, categories)
     ON CONFLICT (member_id) DO UPDATE SET policy_id = excluded.policy_id, denied_by = excluded.denied_by`,
    [evaluated.map((member) => member.id), evaluated.map(({ deniedBy }) => deniedBy.join(',')), serverId, id],
  )
  return evaluated
    .filter(({ before, deniedBy }) => deniedBy.length > 0 && !before?.length)
    .map((member) => ({ serverId, memberId: member.id }))
}
