import { Audiences, connectionOf } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { EmergencyKind, EmergencyState } from '../emergency/emergency.entity'
import { KeyHandle } from '../key/key-handle'
import { KeyAction, KeyState } from '../key/key.lifecycle'

/** A Key as the administrators of its deployment see it: categories and states (ROLES, Enigm Key). */
@Audiences('panel')
@ObjectType({
  description: 'An Enigm Key of the deployment of an organization, as its administrators see it.',
})
export class DeploymentKey {
  id!: string

  accountId!: string

  @Field(() => KeyHandle, {
    name: 'handle',
    description: 'Names the Key to the administrators of this organization.',
  })
  organizationHandle!: string | null

  @Field(() => KeyState, { description: 'Where the Key stands in its lifecycle.' })
  state!: KeyState
}

export const DeploymentKeyConnection = connectionOf(DeploymentKey, 'DeploymentKeyConnection', ['panel'])

/** Not retiring: that is the holder's alone. */
export const deploymentActions: readonly KeyAction[] = [
  KeyAction.REPORT_LOST,
  KeyAction.REPORT_FOUND,
  KeyAction.REVOKE,
  KeyAction.REPLACE,
]

@Audiences('panel')
@ObjectType({ description: 'An emergency of a Key as the administrators of its deployment see it.' })
export class DeploymentEmergency {
  @Field(() => EmergencyKind, { description: 'Why it was raised.' })
  kind!: EmergencyKind

  @Field(() => EmergencyState, { description: 'Where it stands.' })
  state!: EmergencyState
}
