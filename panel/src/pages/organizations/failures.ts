import { msg } from '@lingui/core/macro'
import { explainFailures } from '../../kit'

explainFailures({
  INVITATION_INVALID: msg`This is no open invitation: it was used or withdrawn, or its 7 days have passed. Ask for another one.`,
  ALREADY_MEMBER: msg`You belong to this organization already. The invitation stays open.`,
  LAST_ADMINISTRATOR: msg`An organization keeps at least one administrator. Make another member an administrator first.`,
  TOO_MANY_INVITATIONS: msg`Too many invitations are open. Withdraw one first.`,
  TOO_MANY_ORGANIZATIONS: msg`You administer as many organizations as allowed.`,
  TOO_MANY_CLIENTS: msg`There are as many active clients as allowed. Revoke one first.`,
  KEY_KNOWN: msg`This key is in use already. Create another one.`,
  MEMBER_NOT_ELIGIBLE: msg`This member cannot get an eSIM now: the membership has ended, or the account is not active.`,
  POLICY_NOT_OFFERED: msg`The carrier does not offer this policy now.`,
  ENTITLEMENT_NOT_USABLE: msg`The organization has no unused entitlement to an Enigm Key. Buy one first.`,
  PRODUCT_NOT_AVAILABLE: msg`This product is not sold now.`,
  METHOD_NOT_AVAILABLE: msg`This product cannot be paid in this way now.`,
  QUANTITY_NOT_AVAILABLE: msg`This quantity is not sold. More than one unit is sold of eSIMs only.`,
  TOO_MANY_OPEN_ORDERS: msg`Too many orders await their payment. Pay one, or wait until one has expired.`,
  NOT_RENEWABLE: msg`This term has ended for good and cannot be renewed. Nothing was paid.`,
  SUSPENDED: msg`The eSIM is suspended because its term is over. Renew the term first. Nothing was changed.`,
  CODE_COIN_NOT_USABLE: msg`This code does not pay this order: it is wrong, used or expired, or it is for another product or quantity.`,
})
