import { defineSubgraph } from '@enigm/subgraph'
import { accountPart } from './account'
import { activationPart } from './activation'
import { blindCoinPart } from './blind-coin'
import { cardPart } from './card'
import { codeCoinPart } from './code-coin'
import { paymentsConfig, type PaymentsConfig } from './config'
import { cryptoPart } from './crypto'
import { customerPart } from './customer'
import { enrollmentPart } from './enrollment'
import { entitlementPart } from './entitlement'
import { holderPart } from './holder'
import { invoicePart } from './invoice'
import { orderPart } from './order'
import { organizationPart } from './organization'
import { paymentPart } from './payment'
import { productPart } from './product'
import { purchasePart } from './purchase'
import { reconciliationPart } from './reconciliation'
import { stuckPaymentPart } from './stuck-payment'
import { subscriptionPart } from './subscription'
import { webhookPart } from './webhook'

/** The sale of products. A purchase is erased before its entitlements: its events lock them in the same order. */
export const definition = defineSubgraph<PaymentsConfig>({
  name: 'payments',
  config: paymentsConfig,
  parts: [
    productPart,
    holderPart,
    paymentPart,
    cardPart,
    cryptoPart,
    webhookPart,
    stuckPaymentPart,
    orderPart,
    purchasePart,
    invoicePart,
    reconciliationPart,
    enrollmentPart,
    codeCoinPart,
    blindCoinPart,
    entitlementPart,
    activationPart,
    subscriptionPart,
    accountPart,
    customerPart,
    organizationPart,
  ],
})
