import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  PRODUCT_NOT_AVAILABLE: msg`This product is not sold now. Nothing was paid.`,
  METHOD_NOT_AVAILABLE: msg`This product cannot be paid this way. Nothing was paid.`,
  QUANTITY_NOT_AVAILABLE: msg`This product is sold in single units. Nothing was ordered.`,
  CODE_COIN_NOT_USABLE: msg`This code does not pay for it: it is mistyped, used, expired, or was issued for another product. Nothing was paid.`,
  KEY_DOES_NOT_SIGN: msg`The quarter of this key has ended. Load the page again; your order is paid and keeps its coins.`,
  MESSAGE_NOT_BLINDED: msg`The browser has sent a message that cannot be signed. Nothing was used up; try again.`,
  NOT_RENEWABLE: msg`This term has ended for good and cannot be renewed. Nothing was paid, and the code stays usable.`,
  TOO_MANY_OPEN_ORDERS: msg`Fifty orders await their payment. Pay one, or wait until one expires.`,
})
