import { Audiences, payloadOf } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { AccountsError } from '../../errors'
import { MachineClient } from './machine-client.entity'

const nullable = true

@Audiences('panel')
@ObjectType({ description: 'The client that was registered.' })
export class RegisterPartnerClientPayload extends payloadOf(AccountsError) {
  @Field(() => MachineClient, { nullable, description: 'The client; tell it its id.' })
  client?: MachineClient
}

@Audiences('panel')
@ObjectType({ description: 'The client with its new key.' })
export class RotatePartnerClientPayload extends payloadOf(AccountsError) {
  @Field(() => MachineClient, { nullable, description: 'The client.' })
  client?: MachineClient
}

@Audiences('panel')
@ObjectType({ description: 'The client that was revoked.' })
export class RevokePartnerClientPayload extends payloadOf(AccountsError) {
  @Field(() => MachineClient, { nullable, description: 'The client in its last state.' })
  client?: MachineClient
}

@Audiences('panel')
@ObjectType({ description: 'The dashboard that was registered.' })
export class RegisterDashboardClientPayload extends payloadOf(AccountsError) {
  @Field(() => MachineClient, { nullable, description: 'The client; tell it its id.' })
  client?: MachineClient
}

@Audiences('panel')
@ObjectType({ description: 'The dashboard with its new key.' })
export class RotateDashboardClientPayload extends payloadOf(AccountsError) {
  @Field(() => MachineClient, { nullable, description: 'The client.' })
  client?: MachineClient
}

@Audiences('panel')
@ObjectType({ description: 'The dashboard that was revoked.' })
export class RevokeDashboardClientPayload extends payloadOf(AccountsError) {
  @Field(() => MachineClient, { nullable, description: 'The client in its last state.' })
  client?: MachineClient
}
