import { administersOrganization, Audiences, byKey, enumType, type BatchLoader } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { EmergencyWorkflowAction, workflowLifecycle } from './workflow.lifecycle'

const EmergencyWorkflowSource = enumType(
  'EmergencyWorkflowSource',
  'A party that has enabled the emergency-device workflow.',
  {
    USER: 'The holder of the account.',
    DEPLOYMENT: 'An organization for its own deployment, to which the account belongs.',
  },
)
type EmergencyWorkflowSource = keyof typeof EmergencyWorkflowSource

/** The workflow as an account or an administrator sees it; a row exists only after the first transition. */
@Audiences('panel', 'device')
@ObjectType({
  description:
    'Whether Enigm Keys are administered here; while it is disabled, all reads are as if there were no Key.',
})
export class EmergencyDeviceWorkflow {
  @Field(() => Boolean, { description: 'Whether it is enabled.' })
  enabled!: boolean

  @Field(() => EmergencyWorkflowSource, {
    nullable: true,
    description: 'The party that has enabled it; null while it is disabled.',
  })
  enabledBy!: EmergencyWorkflowSource | null

  @Field(() => [EmergencyWorkflowAction], {
    description: 'The actions that the account, or the organization, can take on its own workflow.',
  })
  availableActions!: EmergencyWorkflowAction[]
}

/** The workflow as accounts see it: enabled by themselves or, failing that, by a deployment to which they belong. */
export const workflowOfAccount: BatchLoader<string, EmergencyDeviceWorkflow> = async (
  accountIds,
  { app },
) => {
  const rows = await app.read<{ id: string; own: boolean; deployed: boolean }>(
    `SELECT asked.id,
       EXISTS (SELECT FROM emergency_workflow w WHERE w.holder_id = asked.id AND w.state = 'ENABLED') AS own,
       EXISTS (SELECT FROM membership m JOIN emergency_workflow w ON w.holder_id = m.organization_id
         WHERE m.account_id = asked.id AND w.state = 'ENABLED') AS deployed
     FROM unnest($1::text[]) AS asked (id)`,
    [accountIds],
  )
  return byKey(accountIds, rows, 'id').map((row) => {
    const { own, deployed } = row!
    const enabledBy = own ? 'USER' : deployed ? 'DEPLOYMENT' : null
    return { enabled: own || deployed, enabledBy, availableActions: actionsWhile(own) }
  })
}

/** The workflow of organizations as their administrators see it; null for every other caller. */
export const workflowOfOrganization: BatchLoader<string, EmergencyDeviceWorkflow | null> = async (
  ids,
  { app, caller },
) => {
  const rows = await app.read<{ id: string; enabled: boolean }>(
    `SELECT asked.id, EXISTS (
       SELECT FROM emergency_workflow w WHERE w.holder_id = asked.id AND w.state = 'ENABLED') AS enabled
     FROM unnest($1::text[]) AS asked (id) WHERE ${administersOrganization('asked.id', '$2')}`,
    [ids, caller.accountId ?? ''],
  )
  return byKey(ids, rows, 'id').map((row) => {
    if (!row) return null
    const { enabled } = row
    return { enabled, enabledBy: enabled ? 'DEPLOYMENT' : null, availableActions: actionsWhile(enabled) }
  })
}

function actionsWhile(enabled: boolean): EmergencyWorkflowAction[] {
  return workflowLifecycle.available(enabled ? 'ENABLED' : 'DISABLED')
}
