import { errorCodes, operations } from '@enigm/subgraph'

/** The expected failures of mutations about orders and Code Coins. */
const { PaymentsError, PaymentsFailure } = errorCodes('Payments', ['panel', 'partner', 'device'], {
  PRODUCT_NOT_AVAILABLE: 'The product does not exist or is not sold now.',
  METHOD_NOT_AVAILABLE: 'The product cannot be paid with this method.',
  QUANTITY_NOT_AVAILABLE: 'So many units are not sold in one order; several are sold to organizations only.',
  DAY_IS_OVER: 'A price or rate begins today or later: orders of earlier days have used the earlier one.',
  CODE_COIN_NOT_USABLE:
    'The code does not pay for this: it is mistyped, unknown, used, expired, or issued for another product or quantity.',
  CODES_ALREADY_SHOWN: 'The batch exists. Its codes were shown once and cannot be shown again.',
  KEY_DOES_NOT_SIGN:
    'The key does not sign now: it is unknown, of another product or of an ended quarter. Blind for the present key.',
  MESSAGE_NOT_BLINDED: 'A blinded message is not a number below the modulus of the key.',
  NOT_RENEWABLE:
    'The entitlement has no term that can be renewed: it is not in use yet, has no term, or has ended for good.',
  TOO_MANY_OPEN_ORDERS: 'Fifty orders await their payment already: pay one, or wait until one expires.',
})

export { PaymentsFailure }

/** A mutation of this service. */
export const Operation = operations(PaymentsError)
