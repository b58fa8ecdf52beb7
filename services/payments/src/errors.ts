import { audiences } from '@enigm/contracts'
import { Audiences, DomainFailure, UserError } from '@enigm/subgraph'
import { Field, ObjectType, registerEnumType } from 'type-graphql'

export enum PaymentsErrorCode {
  NOT_FOUND = 'NOT_FOUND',
  INVALID_TRANSITION = 'INVALID_TRANSITION',
  IDEMPOTENCY_CONFLICT = 'IDEMPOTENCY_CONFLICT',
  PRODUCT_NOT_AVAILABLE = 'PRODUCT_NOT_AVAILABLE',
  METHOD_NOT_AVAILABLE = 'METHOD_NOT_AVAILABLE',
  QUANTITY_NOT_AVAILABLE = 'QUANTITY_NOT_AVAILABLE',
  CODE_COIN_NOT_USABLE = 'CODE_COIN_NOT_USABLE',
  CODES_ALREADY_SHOWN = 'CODES_ALREADY_SHOWN',
  TOO_MANY_OPEN_ORDERS = 'TOO_MANY_OPEN_ORDERS',
}

registerEnumType(PaymentsErrorCode, {
  name: 'PaymentsErrorCode',
  description: 'Why a mutation of payments did not do what was asked.',
  valuesConfig: {
    NOT_FOUND: { description: 'There is no such object within the reach of the caller.' },
    INVALID_TRANSITION: { description: 'The present state of the object does not allow this.' },
    IDEMPOTENCY_CONFLICT: { description: 'The idempotency key was used for another request.' },
    PRODUCT_NOT_AVAILABLE: { description: 'There is no such product, or it is not sold now.' },
    METHOD_NOT_AVAILABLE: { description: 'The product cannot be paid in this way.' },
    QUANTITY_NOT_AVAILABLE: {
      description: 'Several units are sold of eSIMs only, and to organizations only.',
    },
    CODE_COIN_NOT_USABLE: {
      description:
        'The code does not pay: mistyped, unknown, used, expired, of another product or quantity alike.',
    },
    CODES_ALREADY_SHOWN: { description: 'The batch exists; its codes were shown once and never again.' },
    TOO_MANY_OPEN_ORDERS: { description: 'Too many orders of this holder wait for their payment.' },
  },
})

@Audiences(...audiences)
@ObjectType({ implements: UserError, description: 'An expected failure of a mutation of payments.' })
export class PaymentsError extends UserError {
  @Field(() => PaymentsErrorCode, { description: 'Names the failure.' })
  code!: PaymentsErrorCode
}

/** An expected failure with a code of this service. */
export function failure(
  code: keyof typeof PaymentsErrorCode,
  message: string,
  ...path: string[]
): DomainFailure {
  return new DomainFailure(code, message, path)
}
