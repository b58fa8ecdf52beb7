import { Refusal } from '@enigm/contracts'
import {
  Audiences,
  byKey,
  enumType,
  limitation,
  Limitation,
  ownerClause,
  requireCurrent,
  waitsInInbox,
  type App,
  type BatchLoader,
  type Caller,
  type Context,
} from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import {
  accountFact,
  deviceFacts,
  devicesFact,
  evaluateMember,
  memberFacts,
  type MemberFacts,
} from '../policy/facts'
import { policyInForce } from '../policy/policy.access'
import { DecisionCategory, evaluate, initialRules, type PolicyFacts, type PolicyRules } from '../policy/rules'
import { accountOrNone, administers } from '../server/server.access'
import { deviceOfSession } from './device-of-session'
import { isOpenToMembers } from '../server/server.lifecycle'

/** The prerequisites in addition to the locator (JOI-04). */
const PrerequisiteCategory = enumType(
  'PrerequisiteCategory',
  'A category of what participation in a server needs.',
  {
    COMMAND_APPROVAL: 'An administrator of the server has approved the account.',
    ACCOUNT_STATE: 'The account is active.',
    DEVICE_TRUST: 'The device is trusted.',
    MEMBERSHIP: 'The membership is active.',
    KEY_MATERIAL: 'The keys of the content; they stay in Enigm App.',
    SERVER_POLICY: 'The server is in use and its access policy admits the member.',
  },
)
type PrerequisiteCategory = keyof typeof PrerequisiteCategory

const PrerequisiteState = enumType(
  'PrerequisiteState',
  'Whether a prerequisite is met, as far as Enigm Command can check it.',
  {
    MET: 'It is met.',
    MISSING: 'It is not met, or it concerns a server that the caller has no part in.',
    CHECKED_BY_APP: 'Only Enigm App can check it.',
  },
)
type PrerequisiteState = keyof typeof PrerequisiteState

@Audiences('panel', 'device')
@ObjectType({ description: 'One prerequisite of participation.' })
class Prerequisite {
  @Field(() => PrerequisiteCategory, { description: 'The category of the prerequisite.' })
  category!: PrerequisiteCategory

  @Field(() => PrerequisiteState, { description: 'Whether it is met.' })
  state!: PrerequisiteState
}

@Audiences('panel', 'device')
@ObjectType({ description: 'Whether an account can participate in a server now, by category.' })
export class ParticipationDecision {
  @Field(() => Boolean, {
    description:
      'Whether every prerequisite that Enigm Command can check is met; Enigm App decides about the keys.',
  })
  allowed!: boolean

  @Field(() => [Prerequisite], { description: 'All six prerequisites.' })
  prerequisites!: Prerequisite[]

  @Field(() => [PrerequisiteCategory], { description: 'The prerequisites that are missing.' })
  missing!: PrerequisiteCategory[]

  @Field(() => [DecisionCategory], {
    description:
      'The categories for which the access policy of the server denies; empty for an account without a membership in it.',
  })
  deniedBy!: DecisionCategory[]

  @Field(() => [Limitation], { description: 'The limitations of this decision.' })
  limitations!: Limitation[]
}

/** The prerequisites that Enigm Command checks, in addition to the access policy. */
interface Checked {
  approval: boolean
  isActive: boolean
  device: boolean
  membership: boolean
  isInUse: boolean
  /** An event about the account is not applied. */
  waits: boolean
  rules: PolicyRules | null
}

interface Checks extends Checked, Omit<PolicyFacts, 'role'> {
  role: PolicyFacts['role'] | null
}

/** Services whose events decide with: while they do not arrive or take effect, nobody is admitted by what was true before. */
const rememberedOf = ['accounts', 'devices'] as const

const ownMembership = ownerClause('Query.participationDecision serverId', 'm.account_id = $2')

// Without a policy nothing is weighed beyond the prerequisites themselves.
// A membership without a request is that of a present or former owner, whom no one had to approve.
// Everything about the server depends on the caller's own membership: a stranger and an absent server give the same answer.
// A session of a device needs the trust of that device; any other session needs a trusted device of the account. A device that was
// removed from this server is no device here.
const checks = `
  SELECT
    coalesce(m.id IS NOT NULL AND (m.join_request_id IS NULL OR j.state = 'APPROVED'), false) AS approval,
    EXISTS (SELECT 1 FROM account_state a WHERE a.account_id = $2 AND a.state = 'ACTIVE') AS "isActive",
    EXISTS (
      SELECT 1 FROM device_trust d WHERE d.account_id = $2 AND d.state = 'TRUSTED'
        AND (own.id IS NULL OR d.device_id = own.id)
        AND NOT EXISTS (SELECT 1 FROM server_device r
          WHERE r.server_id = $1 AND r.device_id = d.device_id AND r.state = 'REMOVED')
    ) AS device,
    m.id IS NOT NULL AS membership,
    ${waitsInInbox(rememberedOf, 'ARRAY[$2]')} AS waits,
    coalesce(${isOpenToMembers}, false) AS "isInUse",
    p.rules,
    m.role,
    ${accountFact('$2')} AS account,
    ${devicesFact('$2')} AS devices,
    CASE WHEN own.id IS NOT NULL THEN 'OF_DEVICE' WHEN $3 = '' THEN 'UNKNOWN' ELSE 'OTHER' END AS session,
    ${deviceFacts.managed} AS managed,
    ${deviceFacts.posture} AS posture,
    ${deviceFacts.findings} AS findings
  FROM ${deviceOfSession('$2', '$3')} own
  LEFT JOIN member m ON m.server_id = $1 AND ${ownMembership} AND m.state = 'ACTIVE'
  LEFT JOIN server s ON s.id = m.server_id
  LEFT JOIN join_request j ON j.id = m.join_request_id
  LEFT JOIN account_state a ON a.account_id = $2
  LEFT JOIN device_management g ON g.device_id = own.id
  ${policyInForce}`

/**
 * Decides from the present state each time, by one statement. The locator plays no part, and payment only a denying one: a server
 * whose term is over is SUSPENDED (SRV-15, SRV-18).
 * @throws Refusal UNAVAILABLE while what is remembered of accounts and devices is not current
 */
export async function decideParticipation(
  app: App,
  caller: Caller,
  serverId: string,
): Promise<ParticipationDecision> {
  await requireCurrent(app.data, ...rememberedOf)
  const [found] = await app.read<Checks>(checks, [serverId, accountOrNone(caller), caller.sessionId ?? ''])
  if (found!.waits) throw new Refusal('UNAVAILABLE')
  const { rules, role, ...facts } = found!
  return decisionOf(found!, rules ? evaluate(rules, { ...facts, role: role ?? 'UNKNOWN' }) : [])
}

const ofMembers = `
  SELECT m.id,
    (m.join_request_id IS NULL OR coalesce(j.state = 'APPROVED', false)) AS approval,
    coalesce(a.state = 'ACTIVE', false) AS "isActive",
    EXISTS (
      SELECT 1 FROM device_trust d WHERE d.account_id = m.account_id AND d.state = 'TRUSTED'
        AND NOT EXISTS (SELECT 1 FROM server_device r
          WHERE r.server_id = m.server_id AND r.device_id = d.device_id AND r.state = 'REMOVED')
    ) AS device,
    m.state = 'ACTIVE' AS membership,
    ${waitsInInbox(rememberedOf, 'ARRAY[m.account_id]')} AS waits,
    ${isOpenToMembers} AS "isInUse",
    p.rules,
    ${memberFacts}
  FROM member m JOIN server s ON s.id = m.server_id
  LEFT JOIN join_request j ON j.id = m.join_request_id
  LEFT JOIN account_state a ON a.account_id = m.account_id
  ${policyInForce}
  WHERE m.id = ANY($1) AND ${administers('$2')}`

type MemberChecks = Checked & MemberFacts & { id: string }

const checksOfMembers: BatchLoader<string, MemberChecks | null> = async (ids, { app, caller }) =>
  byKey(ids, await app.read<MemberChecks>(ofMembers, [ids, accountOrNone(caller)]), 'id')

/**
 * Decides about a member from the present state, in the session of the trusted device that fits the policy best: administrators see no
 * session and no device of a member. Null for callers who do not administer the server, and while what is remembered of accounts and
 * devices is not current: a list shows its other columns then.
 */
export async function participationOfMember(
  context: Context,
  memberId: string,
): Promise<ParticipationDecision | null> {
  if (!(await isCurrent(context.app))) return null
  const found = await context.load(checksOfMembers, memberId)
  if (!found || found.waits) return null
  return decisionOf(found, evaluateMember(found.rules ?? initialRules, found))
}

async function isCurrent({ data }: App): Promise<boolean> {
  try {
    await requireCurrent(data, ...rememberedOf)
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

function decisionOf(
  { approval, isActive, device, membership, isInUse }: Checked,
  deniedBy: DecisionCategory[],
): ParticipationDecision {
  const state = (met: boolean): PrerequisiteState => (met ? 'MET' : 'MISSING')
  const prerequisites: Prerequisite[] = [
    { category: 'COMMAND_APPROVAL', state: state(approval) },
    { category: 'ACCOUNT_STATE', state: state(isActive) },
    { category: 'DEVICE_TRUST', state: state(device) },
    { category: 'MEMBERSHIP', state: state(membership) },
    { category: 'KEY_MATERIAL', state: 'CHECKED_BY_APP' },
    { category: 'SERVER_POLICY', state: state(isInUse && deniedBy.length === 0) },
  ]
  const missing = prerequisites.filter((each) => each.state === 'MISSING').map(({ category }) => category)
  const limitations = [limitation('KEY_MATERIAL_IN_APP')]
  return { allowed: missing.length === 0, prerequisites, missing, deniedBy, limitations }
}
