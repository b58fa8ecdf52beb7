import { Audiences, payloadOf } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { DevicesError } from '../errors'
import { Device } from './device.entity'

@ObjectType()
class DevicePayload extends payloadOf(DevicesError) {
  @Field(() => Device, {
    nullable: true,
    description: 'The device as it now is; null when nothing has changed.',
  })
  device?: Device
}

@Audiences('device')
@ObjectType({ description: 'What requestDeviceEnrollment answers.' })
export class RequestDeviceEnrollmentPayload extends DevicePayload {}

@Audiences('panel')
@ObjectType({ description: 'What approveDeviceEnrollment answers.' })
export class ApproveDeviceEnrollmentPayload extends DevicePayload {}

@Audiences('panel')
@ObjectType({ description: 'What rejectDeviceEnrollment answers.' })
export class RejectDeviceEnrollmentPayload extends DevicePayload {}

@Audiences('panel')
@ObjectType({ description: 'What restrictDevice answers.' })
export class RestrictDevicePayload extends DevicePayload {}

@Audiences('panel')
@ObjectType({ description: 'What liftDeviceRestriction answers.' })
export class LiftDeviceRestrictionPayload extends DevicePayload {}

@Audiences('panel')
@ObjectType({ description: 'What revokeDevice answers.' })
export class RevokeDevicePayload extends DevicePayload {}

@Audiences('panel')
@ObjectType({ description: 'What retireDevice answers.' })
export class RetireDevicePayload extends DevicePayload {}

@Audiences('panel')
@ObjectType({ description: 'What replaceDevice answers.' })
export class ReplaceDevicePayload extends DevicePayload {
  @Field(() => Device, {
    nullable: true,
    description: 'The device that takes its place, still waiting for its approval.',
  })
  replacement?: Device
}
