import { Audiences, limitation, Limitation, type App, type Caller } from '@enigm/subgraph'
import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { accountOrNone } from '../server/administration'

/** What participation needs beside the locator (JOI-04). */
export enum PrerequisiteCategory {
  COMMAND_APPROVAL = 'COMMAND_APPROVAL',
  ACCOUNT_STATE = 'ACCOUNT_STATE',
  DEVICE_TRUST = 'DEVICE_TRUST',
  MEMBERSHIP = 'MEMBERSHIP',
  KEY_MATERIAL = 'KEY_MATERIAL',
  SERVER_POLICY = 'SERVER_POLICY',
}

registerEnumType(PrerequisiteCategory, {
  name: 'PrerequisiteCategory',
  description: 'What participation in a server needs, as categories.',
  valuesConfig: {
    COMMAND_APPROVAL: { description: 'Those who run the server have approved the account.' },
    ACCOUNT_STATE: { description: 'The account is active.' },
    DEVICE_TRUST: { description: 'The device is trusted.' },
    MEMBERSHIP: { description: 'The membership is active.' },
    KEY_MATERIAL: { description: 'The keys for the content; they live in Enigm App.' },
    SERVER_POLICY: { description: 'The server allows participation at present.' },
  },
})

export enum PrerequisiteState {
  MET = 'MET',
  MISSING = 'MISSING',
  CHECKED_BY_APP = 'CHECKED_BY_APP',
}

registerEnumType(PrerequisiteState, {
  name: 'PrerequisiteState',
  description: 'Whether a prerequisite is met, as far as Enigm Command can say.',
  valuesConfig: {
    MET: { description: 'It is met.' },
    MISSING: { description: 'It is not met, or it is about a server that is not the caller’s business.' },
    CHECKED_BY_APP: { description: 'Only Enigm App can tell.' },
  },
})

@Audiences('panel', 'device')
@ObjectType({ description: 'One prerequisite of participation.' })
export class Prerequisite {
  @Field(() => PrerequisiteCategory, { description: 'What is needed.' })
  category!: PrerequisiteCategory

  @Field(() => PrerequisiteState, { description: 'Whether it is met.' })
  state!: PrerequisiteState
}

@Audiences('panel', 'device')
@ObjectType({ description: 'Whether the caller can take part in a server now, by category.' })
export class ParticipationDecision {
  @Field(() => Boolean, {
    description: 'Whether nothing that Enigm Command can check is missing; Enigm App decides about the keys.',
  })
  allowed!: boolean

  @Field(() => [Prerequisite], { description: 'All six prerequisites.' })
  prerequisites!: Prerequisite[]

  @Field(() => [PrerequisiteCategory], { description: 'The prerequisites that are missing.' })
  missing!: PrerequisiteCategory[]

  @Field(() => [Limitation], { description: 'What this decision does not say.' })
  limitations!: Limitation[]
}

interface Checks {
  approval: boolean
  account: boolean
  device: boolean
  membership: boolean
  policy: boolean
}

// Everything about the server hangs on the caller's own membership: a stranger's answer is that of an absent server.
// A session that a device asked in is that device's own; any other session needs some trusted device of the account.
const checks = `
  SELECT
    coalesce(s.owner_id = $2 OR j.state = 'APPROVED', false) AS approval,
    EXISTS (SELECT 1 FROM account_state a WHERE a.account_id = $2 AND a.state = 'ACTIVE') AS account,
    EXISTS (
      SELECT 1 FROM device_trust d WHERE d.account_id = $2 AND d.state = 'TRUSTED' AND (d.session_id = $3
        OR NOT EXISTS (SELECT 1 FROM device_trust own WHERE own.account_id = $2 AND own.session_id = $3))
    ) AS device,
    coalesce(m.state = 'ACTIVE', false) AS membership,
    coalesce(s.state = 'ACTIVE', false) AS policy
  FROM (SELECT 1) one
  LEFT JOIN member m ON m.server_id = $1 AND m.account_id = $2 AND m.state IN ('ACTIVE', 'RESTRICTED')
  LEFT JOIN server s ON s.id = m.server_id
  LEFT JOIN join_request j ON j.id = m.join_request_id`

/** Decides anew each time, by one statement; payment plays no part, and the locator none either. */
export async function decideParticipation(
  app: App,
  caller: Caller,
  serverId: string,
): Promise<ParticipationDecision> {
  const [found] = await app.read<Checks>(checks, [serverId, accountOrNone(caller), caller.sessionId ?? ''])
  const { approval, account, device, membership, policy } = found!
  const state = (met: boolean) => (met ? PrerequisiteState.MET : PrerequisiteState.MISSING)
  const prerequisites: Prerequisite[] = [
    { category: PrerequisiteCategory.COMMAND_APPROVAL, state: state(approval) },
    { category: PrerequisiteCategory.ACCOUNT_STATE, state: state(account) },
    { category: PrerequisiteCategory.DEVICE_TRUST, state: state(device) },
    { category: PrerequisiteCategory.MEMBERSHIP, state: state(membership) },
    { category: PrerequisiteCategory.KEY_MATERIAL, state: PrerequisiteState.CHECKED_BY_APP },
    { category: PrerequisiteCategory.SERVER_POLICY, state: state(policy) },
  ]
  const missing = prerequisites
    .filter((each) => each.state === PrerequisiteState.MISSING)
    .map((each) => each.category)
  return {
    allowed: missing.length === 0,
    prerequisites,
    missing,
    limitations: [limitation('KEY_MATERIAL_IN_APP')],
  }
}
