import {
  Audiences,
  enumType,
  limitation,
  Limitation,
  ownerClause,
  type App,
  type Caller,
} from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { accountOrNone } from '../server/server.access'

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
    SERVER_POLICY: 'The server currently allows participation.',
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
@ObjectType({ description: 'Whether the caller can participate in a server now, by category.' })
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

  @Field(() => [Limitation], { description: 'The limitations of this decision.' })
  limitations!: Limitation[]
}

interface Checks {
  approval: boolean
  account: boolean
  device: boolean
  membership: boolean
  policy: boolean
}

const ownMembership = ownerClause('Query.participationDecision serverId', 'm.account_id = $2')

// A membership without a request is that of a present or former owner, whom no one had to approve.
// Everything about the server depends on the caller's own membership: a stranger and an absent server give the same answer.
// A session in which a device asked for its enrollment is that device's; any other session needs a trusted device of the account.
const checks = `
  SELECT
    coalesce(m.id IS NOT NULL AND (m.join_request_id IS NULL OR j.state = 'APPROVED'), false) AS approval,
    EXISTS (SELECT 1 FROM account_state a WHERE a.account_id = $2 AND a.state = 'ACTIVE') AS account,
    EXISTS (
      SELECT 1 FROM device_trust d WHERE d.account_id = $2 AND d.state = 'TRUSTED' AND (d.session_id = $3
        OR NOT EXISTS (SELECT 1 FROM device_trust own WHERE own.account_id = $2 AND own.session_id = $3))
    ) AS device,
    m.id IS NOT NULL AS membership,
    coalesce(s.state = 'ACTIVE', false) AS policy
  FROM (SELECT 1) one
  LEFT JOIN member m ON m.server_id = $1 AND ${ownMembership} AND m.state = 'ACTIVE'
  LEFT JOIN server s ON s.id = m.server_id
  LEFT JOIN join_request j ON j.id = m.join_request_id`

/**
 * Decides from the present state each time, by one statement. The locator plays no part, and payment only a denying one: a server
 * whose term is over is not ACTIVE (SRV-15, SRV-18).
 */
export async function decideParticipation(
  app: App,
  caller: Caller,
  serverId: string,
): Promise<ParticipationDecision> {
  const [found] = await app.read<Checks>(checks, [serverId, accountOrNone(caller), caller.sessionId ?? ''])
  const { approval, account, device, membership, policy } = found!
  const state = (met: boolean): PrerequisiteState => (met ? 'MET' : 'MISSING')
  const prerequisites: Prerequisite[] = [
    { category: 'COMMAND_APPROVAL', state: state(approval) },
    { category: 'ACCOUNT_STATE', state: state(account) },
    { category: 'DEVICE_TRUST', state: state(device) },
    { category: 'MEMBERSHIP', state: state(membership) },
    { category: 'KEY_MATERIAL', state: 'CHECKED_BY_APP' },
    { category: 'SERVER_POLICY', state: state(policy) },
  ]
  const missing = prerequisites.filter((each) => each.state === 'MISSING').map(({ category }) => category)
  const limitations = [limitation('KEY_MATERIAL_IN_APP')]
  return { allowed: missing.length === 0, prerequisites, missing, limitations }
}
