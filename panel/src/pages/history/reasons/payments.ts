import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export const payments: Readonly<Record<string, MessageDescriptor>> = {
  ENTITLEMENT_NOT_USABLE: msg`There was no unused entitlement for it`,
  PRODUCT_NOT_AVAILABLE: msg`The product was not sold`,
  METHOD_NOT_AVAILABLE: msg`The product could not be paid this way`,
  QUANTITY_NOT_AVAILABLE: msg`So many units are not sold in one order`,
  DAY_IS_OVER: msg`The first day was in the past`,
  CODE_COIN_NOT_USABLE: msg`The code could not pay for it`,
  CODES_ALREADY_SHOWN: msg`The codes were shown before and are not shown again`,
  KEY_DOES_NOT_SIGN: msg`The key did not sign any more`,
  MESSAGE_NOT_BLINDED: msg`The message could not be signed blind`,
  NOT_RENEWABLE: msg`The term could not be renewed`,
  TOO_MANY_OPEN_ORDERS: msg`Fifty orders waited for their payment`,
}
