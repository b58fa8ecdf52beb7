import { enumType, lifecycle } from '@enigm/subgraph'

export const OrderState = enumType(
  'OrderState',
  'State of an order: commercial state, which gives access to no content and no key.',
  {
    PLACED: 'It was placed and does not ask for its payment yet.',
    AWAITING_PAYMENT: 'It awaits its payment.',
    PAID: 'It is paid; its units are not all active yet, or its blind coins are not signed yet.',
    FULFILLED:
      'All its units are active, and nothing connects the order to its holder any more; or its blind coins are signed.',
    EXPIRED: 'It was not paid in time.',
    CANCELED: 'Its buyer has canceled it before it was paid.',
  },
)
export type OrderState = keyof typeof OrderState

export const OrderDelivery = enumType('OrderDelivery', 'What the payment of an order gives.', {
  ENTITLEMENTS: 'One entitlement per unit, for the buyer.',
  BLIND_COINS:
    'One signature per unit, from which the buyer makes a blind Code Coin that anyone can redeem and nobody can connect with the order.',
})
export type OrderDelivery = keyof typeof OrderDelivery

/** The transitions of an order are steps of its purchase; its buyer pays it or cancels it. */
export const orderLifecycle = lifecycle(OrderState, 'PLACED', {
  REQUEST_PAYMENT: { from: ['PLACED'], to: 'AWAITING_PAYMENT', event: 'payments.order.payment.requested' },
  PAY: { from: ['AWAITING_PAYMENT'], to: 'PAID', event: 'payments.order.paid' },
  FULFILL: { from: ['PAID'], to: 'FULFILLED', event: 'payments.order.fulfilled' },
  ACCEPT_LATE: { from: ['EXPIRED', 'CANCELED'], to: 'PAID', event: 'payments.order.paid' },
  CANCEL: {
    mutation: 'cancelOrder',
    from: ['AWAITING_PAYMENT'],
    to: 'CANCELED',
    event: 'payments.order.canceled',
  },
  EXPIRE: { from: ['AWAITING_PAYMENT'], to: 'EXPIRED', event: 'payments.order.expired' },
})

export const OrderAction = enumType('OrderAction', 'An action on an order.', {
  REDEEM_CODE_COIN: 'Taken by redeemCodeCoin.',
  PAY_BY_CARD: 'Taken on the page of the card processor: `payment.checkoutUrl`.',
  CANCEL: 'Taken by cancelOrder.',
  SIGN_BLIND_COINS: 'Taken by signBlindCoins.',
  PAY_WITH_MONERO: 'Taken by a transfer to `payment.crypto.address`.',
})
export type OrderAction = keyof typeof OrderAction
