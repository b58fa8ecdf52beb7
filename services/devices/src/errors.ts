import { Audiences, UserError } from '@enigm/subgraph'
import { Field, ObjectType, registerEnumType } from 'type-graphql'

/** Why a mutation of this service did nothing. */
export enum DevicesErrorCode {
  NOT_FOUND = 'NOT_FOUND',
  INVALID_TRANSITION = 'INVALID_TRANSITION',
  ENROLLMENT_INVALID = 'ENROLLMENT_INVALID',
  ENROLLMENT_REFUSED = 'ENROLLMENT_REFUSED',
  PENDING_LIMIT_REACHED = 'PENDING_LIMIT_REACHED',
  SELF_APPROVAL = 'SELF_APPROVAL',
  UNTRUSTED_SESSION = 'UNTRUSTED_SESSION',
}

registerEnumType(DevicesErrorCode, {
  name: 'DevicesErrorCode',
  description: 'Why a mutation about devices changed nothing.',
  valuesConfig: {
    NOT_FOUND: { description: 'The account has no such device.' },
    INVALID_TRANSITION: { description: 'The present state of the device does not allow this.' },
    ENROLLMENT_INVALID: {
      description: 'The request was not signed by the device for this session, or is too old.',
    },
    ENROLLMENT_REFUSED: { description: 'This key or this session cannot enroll a device.' },
    PENDING_LIMIT_REACHED: { description: 'Too many devices of the account wait for a decision.' },
    SELF_APPROVAL: { description: 'A device cannot raise its own trust or decide about its own enrollment.' },
    UNTRUSTED_SESSION: {
      description: 'The session is that of a device that is not trusted, so it cannot raise trust.',
    },
  },
})

@Audiences('panel', 'device')
@ObjectType({ implements: UserError, description: 'Why a mutation about devices changed nothing.' })
export class DevicesError extends UserError {
  @Field(() => DevicesErrorCode, { description: 'The reason, for programs.' })
  code!: DevicesErrorCode
}
