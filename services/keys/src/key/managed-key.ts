import { Audiences, KeyHandle, Limitation } from '@enigm/subgraph'
import { Field, InterfaceType } from 'type-graphql'
import { KeyAction, KeyState } from './key.lifecycle'

/** What holders and administrators see alike of a Key; the types that implement it resolve what is optional here. */
@Audiences('panel', 'device')
@InterfaceType({
  description:
    'An Enigm Key that the caller can change: an EnigmKey as its holder, a DeploymentKey as an administrator of its deployment.',
  resolveType: (key: object) => ('handle' in key ? 'EnigmKey' : 'DeploymentKey'),
})
export abstract class ManagedKey {
  @Field(() => KeyHandle, { description: 'Names the Key to the caller, and to no other viewer.' })
  handle?: string

  @Field(() => KeyState, { description: 'The state of the Key in its lifecycle.' })
  state!: KeyState

  @Field(() => [KeyAction], { description: 'The actions of the caller that its current state permits.' })
  availableActions?: KeyAction[]

  @Field(() => [Limitation], { description: 'The limits of its state and of the role of the caller.' })
  limitations?: Limitation[]
}
