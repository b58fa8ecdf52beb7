import { Audiences, type BatchLoader } from '@enigm/subgraph'
import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { administers } from '../key/key.reach'

/** Who has turned the workflow on for the Keys in question. */
export enum EmergencyWorkflowSource {
  USER = 'USER',
  DEPLOYMENT = 'DEPLOYMENT',
}

/** What can be done with a switch. */
export enum EmergencyWorkflowAction {
  ENABLE = 'ENABLE',
  DISABLE = 'DISABLE',
}

registerEnumType(EmergencyWorkflowSource, {
  name: 'EmergencyWorkflowSource',
  description: 'Who has turned the emergency-device workflow on.',
  valuesConfig: {
    USER: { description: 'The holder of the account.' },
    DEPLOYMENT: { description: 'An organization for its own deployment, to which the account belongs.' },
  },
})

registerEnumType(EmergencyWorkflowAction, {
  name: 'EmergencyWorkflowAction',
  description: 'What can be done with a switch of the emergency-device workflow.',
  valuesConfig: {
    ENABLE: { description: 'Turn it on.' },
    DISABLE: { description: 'Turn it off.' },
  },
})

@Audiences('panel', 'device')
@ObjectType({
  description: 'Whether Enigm Keys are administered here; while it is off, it is as if there were none.',
})
export class EmergencyDeviceWorkflow {
  @Field(() => Boolean, { description: 'Whether it is on.' })
  enabled!: boolean

  @Field(() => EmergencyWorkflowSource, {
    nullable: true,
    description: 'Who has turned it on; null while it is off.',
  })
  enabledBy!: EmergencyWorkflowSource | null

  @Field(() => [EmergencyWorkflowAction], { description: 'What the caller can do with the own switch.' })
  availableActions!: EmergencyWorkflowAction[]
}

const { USER, DEPLOYMENT } = EmergencyWorkflowSource
const { ENABLE, DISABLE } = EmergencyWorkflowAction

/** The workflow as accounts see it: by their own switch or, without it, by that of a deployment to which they belong. */
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
  const byId = new Map(rows.map((row) => [row.id, row]))
  return accountIds.map((id) => {
    const { own, deployed } = byId.get(id)!
    const enabledBy = own ? USER : deployed ? DEPLOYMENT : null
    return { enabled: own || deployed, enabledBy, availableActions: [own ? DISABLE : ENABLE] }
  })
}

/** The switch of organizations as their administrators see it; null for everybody else. */
export const workflowOfOrganization: BatchLoader<string, EmergencyDeviceWorkflow | null> = async (
  ids,
  context,
) => {
  const rows = await context.app.read<{ id: string; enabled: boolean }>(
    `SELECT asked.id, EXISTS (SELECT FROM emergency_workflow w WHERE w.holder_id = asked.id AND w.state = 'ENABLED') AS enabled
     FROM unnest($1::text[]) AS asked (id) WHERE ${administers('asked.id', '$2')}`,
    [ids, context.caller.accountId ?? ''],
  )
  const byId = new Map(rows.map((row) => [row.id, row.enabled]))
  return ids.map((id) => {
    const enabled = byId.get(id)
    if (enabled === undefined) return null
    return { enabled, enabledBy: enabled ? DEPLOYMENT : null, availableActions: [enabled ? DISABLE : ENABLE] }
  })
}
