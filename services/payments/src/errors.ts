import { audiences } from '@enigm/contracts'
import { errorCodes, type DomainFailure } from '@enigm/subgraph'

/** The expected failures of this service's mutations. */
export const { PaymentsError, PaymentsFailure } = errorCodes('Payments', audiences, {
  PRODUCT_NOT_AVAILABLE: 'There is no such product, or it is not sold now.',
  METHOD_NOT_AVAILABLE: 'The product cannot be paid in this way.',
  QUANTITY_NOT_AVAILABLE: 'Several units are sold of eSIMs only, and to organizations only.',
  CODE_COIN_NOT_USABLE:
    'The code does not pay: mistyped, unknown, used, expired, of another product or quantity alike.',
  CODES_ALREADY_SHOWN: 'The batch exists; its codes were shown once and never again.',
  TOO_MANY_OPEN_ORDERS: 'Too many orders of this holder wait for their payment.',
})

/** An expected failure with a text of its place. */
export function failure(
  code: ConstructorParameters<typeof PaymentsFailure>[0],
  message: string,
  ...path: string[]
): DomainFailure {
  return new PaymentsFailure(code, path, message)
}
