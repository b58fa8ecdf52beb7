import { Audiences, KeyHandle } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import type { EnigmKey } from './key.entity'
import { KeyState } from './key.lifecycle'
import { ManagedKey } from './managed-key'

/** A Key as the administrators of its deployment see it: categories and states (ROLES, Enigm Key). */
@Audiences('panel', 'device')
@ObjectType({
  implements: ManagedKey,
  description: 'An Enigm Key of the deployment of an organization, as its administrators see it.',
})
export class DeploymentKey implements ManagedKey {
  id!: string

  accountId!: string

  @Field(() => KeyHandle, {
    name: 'handle',
    description: 'Names the Key to the administrators of this organization.',
  })
  organizationHandle!: string | null

  @Field(() => KeyState, { description: 'The state of the Key in its lifecycle.' })
  state!: KeyState
}

/** A changed Key as its administrators see it. */
export function asDeploymentKey({ id, accountId, organizationHandle, state }: EnigmKey): DeploymentKey {
  return { id, accountId, organizationHandle, state }
}
