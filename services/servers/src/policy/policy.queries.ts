import {
  Audiences,
  byKey,
  countedConnectionOf,
  limitation,
  Limitation,
  pagesBy,
  select,
  type App,
  type BatchLoader,
  type Caller,
  type Transaction,
} from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import { accountOrNone, administers } from '../server/server.access'
import { evaluateMember, memberFacts, type MemberFacts } from './facts'
import { hasTakenEffect, policyInForce, readsPolicy } from './policy.access'
import { ServerPolicy, ServerPolicyRules } from './policy.entity'
import { DecisionCategory, initialRules, type PolicyRules } from './rules'

export const ServerPolicyConnection = countedConnectionOf(ServerPolicy, 'ServerPolicyConnection', ['panel'])

@Audiences('panel')
@ObjectType({ description: 'How many memberships a policy denies for one category.' })
class DeniedMembers {
  @Field(() => DecisionCategory, { description: 'The category.' })
  category!: DecisionCategory

  @Field(() => Int, { description: 'How many active memberships; one can count in several categories.' })
  count!: number
}

@Audiences('panel')
@ObjectType({ description: 'The effect of a policy on the present members, by numbers and categories.' })
export class PolicyEffect {
  @Field(() => Int, { description: 'The active memberships.' })
  members!: number

  @Field(() => Int, { description: 'Those that the policy denies, with whatever device of the account.' })
  denied!: number

  @Field(() => Int, { description: 'Those of them that the policy in force admits.' })
  newlyDenied!: number

  @Field(() => Int, { description: 'Those that the policy in force denies and this one admits.' })
  newlyAdmitted!: number

  @Field(() => [DeniedMembers], { description: 'The denied memberships by category; at most 7.' })
  byCategory!: DeniedMembers[]

  @Field(() => [Limitation], { description: 'The limits of the numbers.' })
  limitations!: Limitation[]
}

@Audiences('panel')
@ObjectType({ description: 'The access policy of a server as it is now.' })
export class ServerPolicyStatus {
  @Field(() => Int, { description: 'The number of the latest version; 0 without a policy.' })
  version!: number

  @Field(() => ServerPolicyRules, { description: 'The rules that decide now.' })
  rules!: PolicyRules

  @Field(() => Boolean, { description: 'Whether security signals are shared with Enigm Intelligence now.' })
  sharesSignals!: boolean

  @Field(() => ServerPolicy, { nullable: true, description: 'The version that takes effect next, if any.' })
  scheduled!: ServerPolicy | null

  @Field(() => ServerPolicy, { nullable: true, description: 'The version that decides now, if any.' })
  inForce!: ServerPolicy | null

  @Field(() => Int, {
    description: 'How many active memberships the last evaluation has denied; 0 before the first one.',
  })
  denied!: number
}

/** All versions of the policies of servers that the caller administers. */
export const policiesOfServer = pagesBy(
  select(ServerPolicy, 'v').join('JOIN server s ON s.id = v.server_id').where(administers('$2')),
  { by: 'serverId', order: ['revision desc'], parameters: ({ caller }) => [accountOrNone(caller)] },
)

const versions = select(ServerPolicy, 'v')
  .join('JOIN server s ON s.id = v.server_id')
  .where('v.server_id = ANY($1)', administers('$2'), `v.state <> 'REPLACED'`)
  .with<{ isInForce: boolean }>({ isInForce: hasTakenEffect })
  .orderBy('revision desc')

const summary = `SELECT s.id,
    (SELECT coalesce(max(v.revision), 0) FROM server_policy v WHERE v.server_id = s.id) AS version,
    (SELECT count(*)::int FROM member_evaluation e JOIN member m ON m.id = e.member_id
      WHERE e.server_id = s.id AND e.denied_by <> '{}' AND m.state = 'ACTIVE') AS denied
  FROM server s WHERE s.id = ANY($1) AND ${administers('$2')}`

/** The policies of servers that the caller administers, by server; null for others. */
export const policyStatuses: BatchLoader<string, ServerPolicyStatus | null> = async (
  ids,
  { app, caller },
) => {
  const parameters = [ids, accountOrNone(caller)]
  // In this order, so that the number is that of the evaluation which the version shows.
  const present = await app.read(versions, parameters)
  const rows = await app.read<{ id: string; version: number; denied: number }>(summary, parameters)
  return byKey(ids, rows, 'id').map((row) => {
    if (!row) return null
    const own = present.filter(({ serverId }) => serverId === row.id)
    const inForce = own.find(({ isInForce }) => isInForce) ?? null
    const later = own.filter(({ isInForce, revision }) => !isInForce && revision > (inForce?.revision ?? 0))
    return {
      ...{ version: row.version, denied: row.denied, inForce },
      scheduled: later.sort((a, b) => a.effectiveFrom.getTime() - b.effectiveFrom.getTime())[0] ?? null,
      rules: inForce?.rules ?? initialRules,
      sharesSignals: inForce?.sharesSignals ?? false,
    }
  })
}

const evaluations = `SELECT e.member_id AS "memberId", e.denied_by AS "deniedBy"
  FROM member_evaluation e JOIN server s ON s.id = e.server_id
  WHERE e.member_id = ANY($1) AND ${administers('$2')}`

/** The categories of the last evaluation of members, for administrators of their server. */
export const evaluationsOfMembers: BatchLoader<string, DecisionCategory[] | null> = async (
  ids,
  { app, caller },
) => {
  const rows = await app.read<{ memberId: string; deniedBy: DecisionCategory[] }>(evaluations, [
    ids,
    accountOrNone(caller),
  ])
  return byKey(ids, rows, 'memberId').map((row) => row?.deniedBy ?? null)
}

// Members with the same facts are decided alike: one group for each combination that occurs.
const groups = `SELECT f.role, f.account, f.devices, f.alternatives, f.rules, count(f.role)::int AS count
  FROM server s
  LEFT JOIN LATERAL (
    SELECT ${memberFacts}, p.rules
    FROM member m LEFT JOIN account_state a ON a.account_id = m.account_id ${policyInForce}
    WHERE m.server_id = s.id AND m.state = 'ACTIVE') f ON true
  WHERE s.id = $1 AND ${readsPolicy('$2')}
  GROUP BY f.role, f.account, f.devices, f.alternatives, f.rules`

type Group = MemberFacts & { role: MemberFacts['role'] | null; rules: PolicyRules | null; count: number }

/** The effect that these rules would have now; null for a server that the caller does not administer (POL-07). */
export async function previewOf(
  app: App,
  caller: Caller,
  serverId: string,
  rules: PolicyRules,
): Promise<PolicyEffect | null> {
  const found = await app.read<Group>(groups, [serverId, accountOrNone(caller)])
  if (found.length === 0) return null
  const decided = found
    .filter(({ role }) => role !== null)
    .map((group) => ({
      count: group.count,
      before: evaluateMember(group.rules ?? initialRules, group).length > 0,
      deniedBy: evaluateMember(rules, group),
    }))
  const sum = (which: (each: (typeof decided)[number]) => boolean) =>
    decided.filter(which).reduce((total, { count }) => total + count, 0)
  const byCategory = Object.values(DecisionCategory).map((category) => ({
    category,
    count: sum(({ deniedBy }) => deniedBy.includes(category)),
  }))
  return {
    members: sum(() => true),
    denied: sum(({ deniedBy }) => deniedBy.length > 0),
    newlyDenied: sum(({ before, deniedBy }) => !before && deniedBy.length > 0),
    newlyAdmitted: sum(({ before, deniedBy }) => before && deniedBy.length === 0),
    byCategory: byCategory.filter(({ count }) => count > 0),
    limitations: [limitation('POLICY_RISK')],
  }
}

/** A batch of members with their facts and their last evaluation. */
export interface MemberToEvaluate extends MemberFacts {
  id: string
  before: DecisionCategory[] | null
}

const toEvaluate = `SELECT m.id, ${memberFacts}, e.denied_by AS before
  FROM member m JOIN server s ON s.id = m.server_id
  LEFT JOIN account_state a ON a.account_id = m.account_id
  LEFT JOIN member_evaluation e ON e.member_id = m.id
  WHERE m.server_id = $1 AND m.id > $2 AND m.state = 'ACTIVE' ORDER BY m.id LIMIT $3`

/** The next members of a server, by id; it locks none. */
export function membersToEvaluate(
  tx: Transaction,
  serverId: string,
  after: string,
  limit: number,
): Promise<MemberToEvaluate[]> {
  return tx.query<MemberToEvaluate>(toEvaluate, [serverId, after, limit])
}

const applicant = `SELECT 'USER' AS role, p.rules, ${memberFacts.replace('m.role,', '')}
  FROM server s CROSS JOIN (SELECT $2::text AS account_id) m
  LEFT JOIN account_state a ON a.account_id = m.account_id ${policyInForce}
  WHERE s.id = $1`

/** The categories for which the policy in force denies an account that is to become a user of the server (JOI-03). */
export async function denialsOfApplicant(
  tx: Transaction,
  serverId: string,
  accountId: string,
): Promise<DecisionCategory[]> {
  const [found] = await tx.query<MemberFacts & { rules: PolicyRules | null }>(applicant, [
    serverId,
    accountId,
  ])
  return evaluateMember(found!.rules ?? initialRules, found!)
}
