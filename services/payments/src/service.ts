import { defineSubgraph, ownAccount } from '@enigm/subgraph'
import { AccountResolver } from './account/account.resolver'
import { AccountStub } from './account/account.stub'
import { Activation } from './activation/activation.entity'
import { CodeCoinBatch } from './codecoin/code-coin-batch.entity'
import { CodeCoinResolver } from './codecoin/code-coin.resolver'
import { BATCH_EXPIRY, expireBatch } from './codecoin/code-coin.service'
import { announceRedemptions, CODE_COIN_DAY, seedAnnouncements } from './codecoin/redemption-announcement'
import { paymentsConfig, type PaymentsConfig } from './config'
import { EnrollmentResolver } from './enrollment/enrollment.resolver'
import { Entitlement } from './entitlement/entitlement.entity'
import {
  ActivationResolver,
  EntitlementResolver,
  SubscriptionResolver,
} from './entitlement/entitlement.resolver'
import { ownEntitlements, reportEntitlements } from './entitlement/entitlement.service'
import { expireTerm, TERM_END } from './entitlement/term'
import { eraseAccount } from './erasure'
import { CreateProduct1760000000001 } from './migrations/1760000000001-create-product'
import { CreatePurchase1760000000002 } from './migrations/1760000000002-create-purchase'
import { CreateEntitlement1760000000003 } from './migrations/1760000000003-create-entitlement'
import { CreateCodeCoin1760000000004 } from './migrations/1760000000004-create-code-coin'
import { SellEsimsAndKeys1769000000001 } from './migrations/1769000000001-sell-esims-and-keys'
import { CreatePurchaseUnit1769000000002 } from './migrations/1769000000002-create-purchase-unit'
import { CreateOrganizationAdministrator1769000000003 } from './migrations/1769000000003-create-organization-administrator'
import { AddCodeCoinUnits1769000000004 } from './migrations/1769000000004-add-code-coin-units'
import { Order } from './order/order.entity'
import { OrderResolver } from './order/order.resolver'
import { administeredOrganizations } from './organization/administration'
import { OrganizationResolver } from './organization/organization.resolver'
import { OrganizationStub } from './organization/organization.stub'
import { Payment } from './payment/payment.entity'
import { PaymentResolver } from './payment/payment.resolver'
import { seedCatalogue } from './product/product.catalogue'
import { Product } from './product/product.entity'
import { ProductResolver } from './product/product.resolver'
import { expireLink, expireOrder, LINK_EXPIRY } from './purchase/expiry'
import { Purchase, PurchaseLink, PurchaseUnit } from './purchase/purchase.entity'
import { ORDER_EXPIRY } from './purchase/purchase.saga'
import { createNextUnits, UNITS } from './purchase/units'
import { eventHandlers } from './event-handlers'
import { Subscription } from './subscription/subscription.entity'

export const definition = defineSubgraph<PaymentsConfig>({
  name: 'payments',
  config: paymentsConfig,
  entities: [
    Product,
    Order,
    Payment,
    Purchase,
    PurchaseLink,
    PurchaseUnit,
    Entitlement,
    Activation,
    Subscription,
    CodeCoinBatch,
  ],
  migrations: [
    CreateProduct1760000000001,
    CreatePurchase1760000000002,
    CreateEntitlement1760000000003,
    CreateCodeCoin1760000000004,
    SellEsimsAndKeys1769000000001,
    CreatePurchaseUnit1769000000002,
    CreateOrganizationAdministrator1769000000003,
    AddCodeCoinUnits1769000000004,
  ],
  resolvers: [
    ProductResolver,
    OrderResolver,
    PaymentResolver,
    EnrollmentResolver,
    CodeCoinResolver,
    EntitlementResolver,
    ActivationResolver,
    SubscriptionResolver,
    AccountResolver,
    OrganizationResolver,
  ],
  stubs: [AccountStub, OrganizationStub],
  references: {
    Account: ownAccount,
    Organization: administeredOrganizations,
    Entitlement: (references, context) =>
      Promise.all(references.map(({ id }: Entitlement) => context.load(ownEntitlements, id))),
  },
  eventHandlers,
  erase: eraseAccount,
  snapshots: { 'payments.entitlement.reported': reportEntitlements },
  jobs: {
    [ORDER_EXPIRY]: expireOrder,
    [LINK_EXPIRY]: expireLink,
    [UNITS]: createNextUnits,
    [TERM_END]: expireTerm,
    [BATCH_EXPIRY]: expireBatch,
    [CODE_COIN_DAY]: announceRedemptions,
  },
  async seed(app) {
    await seedCatalogue(app)
    await seedAnnouncements(app)
  },
})
