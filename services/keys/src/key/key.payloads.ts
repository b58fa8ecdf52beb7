import { Audiences, payloadOf } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { KeysError } from '../errors'
import { DeploymentKey } from '../organization/deployment-key'
import { KeyOrder } from '../order/key-order.entity'
import { EnigmKey } from './key.entity'

@ObjectType()
class OwnKeyPayload extends payloadOf(KeysError) {
  @Field(() => EnigmKey, {
    nullable: true,
    description: 'The own Key as it now is; null when nothing has changed.',
  })
  key?: EnigmKey
}

@ObjectType()
class KeyPayload extends OwnKeyPayload {
  @Audiences('panel')
  @Field(() => DeploymentKey, {
    nullable: true,
    description: 'A Key of the deployment as its administrators now see it; null for an own one.',
  })
  deploymentKey?: DeploymentKey
}

@Audiences('panel', 'device')
@ObjectType({ description: 'What reportKeyLost answers.' })
export class ReportKeyLostPayload extends KeyPayload {}

@Audiences('panel')
@ObjectType({ description: 'What reportKeyFound answers.' })
export class ReportKeyFoundPayload extends KeyPayload {}

@Audiences('panel')
@ObjectType({ description: 'What revokeKey answers.' })
export class RevokeKeyPayload extends KeyPayload {}

@Audiences('panel')
@ObjectType({ description: 'What retireKey answers.' })
export class RetireKeyPayload extends OwnKeyPayload {}

@Audiences('panel')
@ObjectType({ description: 'What replaceKey answers.' })
export class ReplaceKeyPayload extends KeyPayload {
  @Field(() => KeyOrder, {
    nullable: true,
    description: 'The order of the new Key, which Enigm App will link; null when nothing has changed.',
  })
  order?: KeyOrder
}
