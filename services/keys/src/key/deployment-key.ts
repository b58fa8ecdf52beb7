import { Audiences, KeyHandle } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { KeyState } from './key.lifecycle'

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
