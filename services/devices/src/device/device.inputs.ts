import { PageArgs } from '@enigm/subgraph'
import { ArgsType, Field, InputType } from 'type-graphql'
import { DeviceHandle } from './device-handle'
import { DeviceState } from './device.lifecycle'

@ArgsType()
export class DevicesArgs extends PageArgs {
  @Field(() => DeviceState, { nullable: true, description: 'Only the devices in this state.' })
  state?: DeviceState | null
}

@InputType({ description: 'What requestDeviceEnrollment takes.' })
export class RequestDeviceEnrollmentInput {
  @Field(() => String, {
    description:
      'A compact JWS by the Ed25519 key of the device: header alg EdDSA, typ device-enrollment+jwt, jwk the public key; claims iss (thumbprint of that key, RFC 7638), aud enigm-devices, sid (the calling session), kind, jti, iat, exp (at most 5 minutes later).',
  })
  enrollment!: string
}

@InputType()
class DeviceInput {
  @Field(() => DeviceHandle, { description: 'The device that it is about.' })
  deviceHandle!: string
}

@InputType()
class CriticalDeviceInput extends DeviceInput {
  @Field(() => String, {
    nullable: true,
    description:
      'A grant of authorizeCriticalOperation for this device; without it PIN_REQUIRED is answered.',
  })
  grant?: string | null
}

@InputType({ description: 'What approveDeviceEnrollment takes.' })
export class ApproveDeviceEnrollmentInput extends DeviceInput {}

@InputType({ description: 'What rejectDeviceEnrollment takes.' })
export class RejectDeviceEnrollmentInput extends DeviceInput {}

@InputType({ description: 'What restrictDevice takes.' })
export class RestrictDeviceInput extends DeviceInput {}

@InputType({ description: 'What liftDeviceRestriction takes.' })
export class LiftDeviceRestrictionInput extends DeviceInput {}

@InputType({ description: 'What revokeDevice takes.' })
export class RevokeDeviceInput extends CriticalDeviceInput {}

@InputType({ description: 'What retireDevice takes.' })
export class RetireDeviceInput extends CriticalDeviceInput {}

@InputType({ description: 'What replaceDevice takes.' })
export class ReplaceDeviceInput extends CriticalDeviceInput {
  @Field(() => DeviceHandle, { description: 'A device of the same account that waits for a decision.' })
  newDeviceHandle!: string
}
