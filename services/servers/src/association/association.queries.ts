import { Audiences, enumType, groupedByKey, type BatchLoader } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import { accountOrNone, owns } from '../server/server.access'

const AssociatedKind = enumType(
  'AssociatedKind',
  'A kind of thing whose lifecycle is associated with a server of an organization.',
  {
    ESIM: 'An eSIM of the organization that owns the server.',
    ENIGM_KEY:
      'An Enigm Key of a member in the deployment of the organization, whose emergency-device workflow is enabled.',
    MANAGED_DEVICE: 'A device of a member that its holder has bound to the organization in managed mode.',
  },
)
type AssociatedKind = keyof typeof AssociatedKind

/** A state and how many are in it: neither a device, a line, a Key nor a member (SRV-12). */
@Audiences('panel')
@ObjectType({ description: 'How many things of one kind are in one state.' })
export class AssociatedLifecycle {
  serverId!: string

  @Field(() => AssociatedKind, { description: 'The kind.' })
  kind!: AssociatedKind

  @Field(() => String, { description: 'The state, as defined by the lifecycle of the kind.' })
  state!: string

  @Field(() => Int, { description: 'How many are in this state.' })
  count!: number
}

// A device counts only while managed mode is on and its holder has bound it to the organization, a Key only while the organization has
// the emergency-device workflow enabled and the holder belongs to it: that is the enablement.
const lifecycles = `
  WITH owned AS (
    SELECT s.id, s.owner_id FROM server s WHERE s.id = ANY($1) AND ${owns('$2')})
  SELECT s.id AS "serverId", 'ESIM' AS kind, e.state, count(*)::int AS count
  FROM owned s JOIN organization_esim e ON e.organization_id = s.owner_id
  GROUP BY s.id, e.state
  UNION ALL
  SELECT s.id, 'MANAGED_DEVICE', d.state, count(*)::int
  FROM owned s
  JOIN member m ON m.server_id = s.id AND m.state = 'ACTIVE'
  JOIN device_management g ON g.account_id = m.account_id AND g.organization_id = s.owner_id AND g.is_managed
  JOIN device_trust d ON d.device_id = g.device_id
  GROUP BY s.id, d.state
  UNION ALL
  SELECT s.id, 'ENIGM_KEY', k.state, count(*)::int
  FROM owned s
  JOIN key_workflow w ON w.organization_id = s.owner_id
  JOIN organization_key k ON k.organization_id = s.owner_id
  JOIN member m ON m.server_id = s.id AND m.account_id = k.account_id AND m.state = 'ACTIVE'
  WHERE EXISTS (
    SELECT 1 FROM membership o WHERE o.organization_id = s.owner_id AND o.account_id = k.account_id)
  GROUP BY s.id, k.state
  ORDER BY 1, 2, 3`

/** The associated lifecycles of servers whose owning organization the caller administers. */
export const associatedLifecycles: BatchLoader<string, AssociatedLifecycle[]> = async (
  ids,
  { app, caller },
) =>
  groupedByKey(ids, await app.read<AssociatedLifecycle>(lifecycles, [ids, accountOrNone(caller)]), 'serverId')
