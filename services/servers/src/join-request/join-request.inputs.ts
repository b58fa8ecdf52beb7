import { Audiences, payloadOf } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { ServersError } from '../errors'
import { JoinRequest, ServerJoinRequest } from './join-request.entity'

@InputType({ description: 'What requestToJoin takes.' })
export class RequestToJoinInput {
  @Field(() => String, { description: 'The locator, as it was handed out.' })
  @MaxLength(64)
  locator!: string
}

@InputType()
class JoinRequestInput {
  @Field(() => ID, { description: 'The request.' })
  @MaxLength(64)
  joinRequestId!: string
}

@InputType({ description: 'What withdrawJoinRequest takes.' })
export class WithdrawJoinRequestInput extends JoinRequestInput {}

@InputType({ description: 'What approveJoinRequest takes.' })
export class ApproveJoinRequestInput extends JoinRequestInput {}

@InputType({ description: 'What rejectJoinRequest takes.' })
export class RejectJoinRequestInput extends JoinRequestInput {}

const object = { nullable: true, description: 'The request as it now is; null when nothing has changed.' }

@Audiences('panel')
@ObjectType({ description: 'What requestToJoin answers.' })
export class RequestToJoinPayload extends payloadOf(ServersError) {
  @Field(() => JoinRequest, object)
  joinRequest?: JoinRequest
}

@Audiences('panel')
@ObjectType({ description: 'What withdrawJoinRequest answers.' })
export class WithdrawJoinRequestPayload extends payloadOf(ServersError) {
  @Field(() => JoinRequest, object)
  joinRequest?: JoinRequest
}

@Audiences('panel')
@ObjectType({ description: 'What approveJoinRequest answers.' })
export class ApproveJoinRequestPayload extends payloadOf(ServersError) {
  @Field(() => ServerJoinRequest, object)
  joinRequest?: ServerJoinRequest
}

@Audiences('panel')
@ObjectType({ description: 'What rejectJoinRequest answers.' })
export class RejectJoinRequestPayload extends payloadOf(ServersError) {
  @Field(() => ServerJoinRequest, object)
  joinRequest?: ServerJoinRequest
}
