import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** The actions of the audit trail: events when they were done, mutations when they were refused. */
export const actions: Readonly<Record<string, MessageDescriptor>> = {
  'payments.entitlement.created': msg`An entitlement was created`,
  'payments.entitlement.granted': msg`An entitlement was granted`,
  'payments.entitlement.activated': msg`An entitlement was used`,
  'payments.entitlement.expired': msg`An entitlement expired`,
  'payments.entitlement.revoked': msg`An entitlement was revoked`,
  'payments.activation.created': msg`A product was put into use`,
  'payments.activation.released': msg`A product is no longer in use`,
  'payments.subscription.started': msg`A term began`,
  'payments.subscription.ended': msg`A term ended`,
  'Mutation.createOrder': msg`Placing of an order`,
  'Mutation.redeemCodeCoin': msg`Redemption of a Code Coin`,
}
