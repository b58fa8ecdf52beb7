/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type ActivationState = 'ACTIVE' | 'RELEASED'

export type AuditOutcome = 'DENIED' | 'DONE'

export type CancelOrderInput = {
  readonly orderId: string
  readonly organizationId?: string | null | undefined
}

export type CancelSubscriptionInput = {
  readonly entitlementId: string
  readonly grant?: string | null | undefined
}

export type CreateOrderInput = {
  readonly currency?: Currency
  readonly delivery?: OrderDelivery
  readonly idempotencyKey: string
  readonly method: PaymentMethod
  readonly organizationId?: string | null | undefined
  readonly productKey: string
  readonly purchaseCountry: string
  readonly quantity?: number
}

export type Currency = 'EUR' | 'USD'

export type EntitlementState = 'ACTIVE' | 'EXPIRED' | 'GRANTED' | 'PENDING' | 'SUSPENDED'

export type EsimState =
  | 'DELETED'
  | 'DISABLED'
  | 'DOWNLOADED'
  | 'ENABLED'
  | 'ERROR'
  | 'INSTALLED'
  | 'ORDERED'
  | 'RELEASED'
  | 'REPLACED'
  | 'RETIRED'
  | 'UNLINKED'

export type InvoiceState = 'ISSUED' | 'REQUESTED'

export type KeyOrderState = 'CANCELED' | 'FULFILLED' | 'PLACED'

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type OrderAction =
  'CANCEL' | 'PAY_BY_CARD' | 'PAY_WITH_MONERO' | 'REDEEM_CODE_COIN' | 'SIGN_BLIND_COINS'

export type OrderDelivery = 'BLIND_COINS' | 'ENTITLEMENTS'

export type OrderState = 'AWAITING_PAYMENT' | 'CANCELED' | 'EXPIRED' | 'FULFILLED' | 'PAID' | 'PLACED'

export type PaymentFlag = 'LATE' | 'OVERPAID' | 'UNDERPAID'

export type PaymentMethod = 'CARD' | 'CODE_COIN' | 'CRYPTO'

export type PaymentState = 'AWAITING' | 'CONFIRMING' | 'DETECTED' | 'EXPIRED' | 'FAILED' | 'SETTLED'

export type ProductAvailability = 'AVAILABLE' | 'UNAVAILABLE'

export type ProductKind = 'ESIM' | 'KEY' | 'SERVER'

export type RedeemCodeCoinInput = {
  readonly code: string
  readonly idempotencyKey: string
  readonly orderId: string
  readonly organizationId?: string | null | undefined
}

export type RenewSubscriptionInput = {
  readonly currency?: Currency
  readonly entitlementId: string
  readonly idempotencyKey: string
  readonly method: PaymentMethod
  readonly purchaseCountry: string
}

export type RequestInvoiceInput = {
  readonly billingText?: string | null | undefined
  readonly orderId: string
  readonly organizationId?: string | null | undefined
}

export type SignBlindCoinsInput = {
  readonly blindedMessages: ReadonlyArray<string>
  readonly fingerprint: string
  readonly orderId: string
  readonly organizationId?: string | null | undefined
}

export type StartEnrollmentPurchaseInput = {
  readonly codeCoin?: string | null | undefined
  readonly currency?: Currency
  readonly idempotencyKey: string
  readonly method: PaymentMethod
  readonly productKey: string
  readonly purchaseCountry: string
}

export type SubscriptionAction = 'CANCEL' | 'RENEW' | 'UNDO_CANCEL'

export type SubscriptionState = 'ACTIVE' | 'CANCEL_AT_END' | 'ENDED' | 'GRACE' | 'SUSPENDED'

export type TermNotice = 'FIRST' | 'LAST'

export type UndoCancelSubscriptionInput = {
  readonly entitlementId: string
}

export type FailureFragment = {
  readonly code: string
  readonly message: string
  readonly path: ReadonlyArray<string>
}

export type LimitFragment = { readonly code: string; readonly statement: string }

export type PageFragment = { readonly endCursor: string | null; readonly hasNextPage: boolean }

export type AuditPartFragment = {
  readonly lines: ReadonlyArray<string>
  readonly size: number
  readonly next: number | null
}

export type AuditRowFragment = {
  readonly seq: number
  readonly at: string
  readonly action: string
  readonly actorHandle: string | null
  readonly targetHandle: string | null
  readonly outcome: AuditOutcome
  readonly reason: string | null
}

export type ClientFragment = {
  readonly id: string
  readonly label: string
  readonly state: MachineClientState
  readonly keyThumbprint: string
  readonly previousKeyEndsAt: string | null
  readonly registeredDay: string
  readonly lastUsedDay: string | null
  readonly availableActions: ReadonlyArray<MachineClientAction>
}

export type BlindCoinKeysQueryVariables = Exact<{ [key: string]: never }>

export type BlindCoinKeysQuery = {
  readonly blindCoinKeys: ReadonlyArray<{
    readonly fingerprint: string
    readonly signsFrom: string
    readonly signsUntil: string
    readonly validUntil: string
    readonly voidedOn: string | null
    readonly product: { readonly kind: ProductKind; readonly termDays: number | null }
  }>
}

export type SignBlindCoinsMutationVariables = Exact<{
  input: SignBlindCoinsInput
}>

export type SignBlindCoinsMutation = {
  readonly signBlindCoins: {
    readonly signatures: ReadonlyArray<string> | null
    readonly order: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RightFragment = {
  readonly id: string
  readonly state: EntitlementState
  readonly validUntil: string | null
  readonly product: { readonly kind: ProductKind; readonly termDays: number | null }
}

export type EntitlementsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type EntitlementsQuery = {
  readonly me: {
    readonly entitlements: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly state: EntitlementState
          readonly validUntil: string | null
          readonly product: { readonly kind: ProductKind; readonly termDays: number | null }
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type SubscriptionsQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type SubscriptionsQuery = {
  readonly me: {
    readonly subscriptions: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly id: string
          readonly state: SubscriptionState
          readonly validUntil: string
          readonly suspendsAt: string | null
          readonly entitlement: {
            readonly id: string
            readonly product: { readonly kind: ProductKind; readonly termDays: number | null }
          } | null
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type PrepaidFragment = {
  readonly state: SubscriptionState
  readonly validUntil: string
  readonly notice: TermNotice | null
  readonly suspendsAt: string | null
  readonly retiresAt: string | null
  readonly availableActions: ReadonlyArray<SubscriptionAction>
}

export type EntitlementQueryVariables = Exact<{
  id: string
}>

export type EntitlementQuery = {
  readonly entitlement: {
    readonly id: string
    readonly state: EntitlementState
    readonly validUntil: string | null
    readonly organization: { readonly id: string } | null
    readonly activation: {
      readonly state: ActivationState
      readonly activatedOn: string
      readonly activatedId: string
      readonly productInstance:
        | ({ readonly id: string; readonly esimState: EsimState } & { readonly __typename: 'Esim' })
        | ({ readonly id: string; readonly orderState: KeyOrderState } & { readonly __typename: 'KeyOrder' })
        | ({ readonly displayName: string | null; readonly id: string } & { readonly __typename: 'Server' })
        | null
    } | null
    readonly subscription: {
      readonly state: SubscriptionState
      readonly validUntil: string
      readonly notice: TermNotice | null
      readonly suspendsAt: string | null
      readonly retiresAt: string | null
      readonly availableActions: ReadonlyArray<SubscriptionAction>
    } | null
    readonly product: { readonly kind: ProductKind; readonly termDays: number | null }
  } | null
}

export type RenewSubscriptionMutationVariables = Exact<{
  input: RenewSubscriptionInput
}>

export type RenewSubscriptionMutation = {
  readonly renewSubscription: {
    readonly order: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type CancelSubscriptionMutationVariables = Exact<{
  input: CancelSubscriptionInput
}>

export type CancelSubscriptionMutation = {
  readonly cancelSubscription: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type UndoCancelSubscriptionMutationVariables = Exact<{
  input: UndoCancelSubscriptionInput
}>

export type UndoCancelSubscriptionMutation = {
  readonly undoCancelSubscription: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type PurchaseHistoryQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type PurchaseHistoryQuery = {
  readonly me: {
    readonly paymentAudit: {
      readonly edges: ReadonlyArray<{
        readonly node: {
          readonly seq: number
          readonly at: string
          readonly action: string
          readonly outcome: AuditOutcome
        }
      }>
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
    }
  } | null
}

export type ShownInvoiceFragment = {
  readonly state: InvoiceState
  readonly number: string | null
  readonly code: string
  readonly issuedOn: string | null
  readonly corrects: string | null
  readonly billingText: string | null
  readonly text: string | null
  readonly correction: {
    readonly number: string | null
    readonly issuedOn: string | null
    readonly code: string
    readonly text: string | null
  } | null
  readonly vat: { readonly amount: number; readonly currency: Currency }
  readonly total: { readonly amount: number; readonly currency: Currency }
  readonly lines: ReadonlyArray<{ readonly description: string; readonly quantity: number }>
}

export type InvoiceOfOrderQueryVariables = Exact<{
  id: string
}>

export type InvoiceOfOrderQuery = {
  readonly order: {
    readonly id: string
    readonly state: OrderState
    readonly invoice: {
      readonly state: InvoiceState
      readonly number: string | null
      readonly code: string
      readonly issuedOn: string | null
      readonly corrects: string | null
      readonly billingText: string | null
      readonly text: string | null
      readonly correction: {
        readonly number: string | null
        readonly issuedOn: string | null
        readonly code: string
        readonly text: string | null
      } | null
      readonly vat: { readonly amount: number; readonly currency: Currency }
      readonly total: { readonly amount: number; readonly currency: Currency }
      readonly lines: ReadonlyArray<{ readonly description: string; readonly quantity: number }>
    } | null
  } | null
}

export type InvoiceQueryVariables = Exact<{
  code: string
}>

export type InvoiceQuery = {
  readonly invoice: {
    readonly state: InvoiceState
    readonly number: string | null
    readonly code: string
    readonly issuedOn: string | null
    readonly corrects: string | null
    readonly billingText: string | null
    readonly text: string | null
    readonly correction: {
      readonly number: string | null
      readonly issuedOn: string | null
      readonly code: string
      readonly text: string | null
    } | null
    readonly vat: { readonly amount: number; readonly currency: Currency }
    readonly total: { readonly amount: number; readonly currency: Currency }
    readonly lines: ReadonlyArray<{ readonly description: string; readonly quantity: number }>
  } | null
}

export type InvoicePdfQueryVariables = Exact<{
  code: string
}>

export type InvoicePdfQuery = { readonly invoicePdf: string | null }

export type RequestInvoiceMutationVariables = Exact<{
  input: RequestInvoiceInput
}>

export type RequestInvoiceMutation = {
  readonly requestInvoice: {
    readonly invoice: { readonly code: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type PlacedFragment = {
  readonly id: string
  readonly state: OrderState
  readonly placedOn: string
  readonly expiresAt: string | null
  readonly purchaseCountry: string
  readonly delivery: OrderDelivery
  readonly quantity: number
  readonly vatHundredths: number
  readonly availableActions: ReadonlyArray<OrderAction>
  readonly total: { readonly amount: number; readonly currency: Currency }
  readonly vat: { readonly amount: number; readonly currency: Currency }
  readonly product: { readonly kind: ProductKind; readonly termDays: number | null }
  readonly payment: { readonly state: PaymentState }
}

export type MyOrdersQueryVariables = Exact<{
  after?: string | null | undefined
}>

export type MyOrdersQuery = {
  readonly myOrders: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly id: string
        readonly state: OrderState
        readonly placedOn: string
        readonly expiresAt: string | null
        readonly purchaseCountry: string
        readonly delivery: OrderDelivery
        readonly quantity: number
        readonly vatHundredths: number
        readonly availableActions: ReadonlyArray<OrderAction>
        readonly total: { readonly amount: number; readonly currency: Currency }
        readonly vat: { readonly amount: number; readonly currency: Currency }
        readonly product: { readonly kind: ProductKind; readonly termDays: number | null }
        readonly payment: { readonly state: PaymentState }
      }
    }>
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean }
  }
}

export type ToPayFragment = {
  readonly id: string
  readonly state: OrderState
  readonly expiresAt: string | null
  readonly payment: {
    readonly method: PaymentMethod
    readonly state: PaymentState
    readonly flags: ReadonlyArray<PaymentFlag>
    readonly checkoutUrl: string | null
    readonly amount: { readonly amount: number; readonly currency: Currency }
    readonly crypto: {
      readonly address: string
      readonly due: string
      readonly received: string
      readonly remaining: string
      readonly uri: string
      readonly rate: string
      readonly confirmations: number
      readonly confirmationsNeeded: number
    } | null
  }
}

export type OrderQueryVariables = Exact<{
  id: string
}>

export type OrderQuery = {
  readonly order: {
    readonly id: string
    readonly state: OrderState
    readonly placedOn: string
    readonly expiresAt: string | null
    readonly purchaseCountry: string
    readonly delivery: OrderDelivery
    readonly quantity: number
    readonly vatHundredths: number
    readonly availableActions: ReadonlyArray<OrderAction>
    readonly signingKey: {
      readonly fingerprint: string
      readonly publicKey: string
      readonly validUntil: string
    } | null
    readonly total: { readonly amount: number; readonly currency: Currency }
    readonly vat: { readonly amount: number; readonly currency: Currency }
    readonly product: { readonly kind: ProductKind; readonly termDays: number | null }
    readonly payment: {
      readonly method: PaymentMethod
      readonly state: PaymentState
      readonly flags: ReadonlyArray<PaymentFlag>
      readonly checkoutUrl: string | null
      readonly amount: { readonly amount: number; readonly currency: Currency }
      readonly crypto: {
        readonly address: string
        readonly due: string
        readonly received: string
        readonly remaining: string
        readonly uri: string
        readonly rate: string
        readonly confirmations: number
        readonly confirmationsNeeded: number
      } | null
    }
  } | null
}

export type CancelOrderMutationVariables = Exact<{
  input: CancelOrderInput
}>

export type CancelOrderMutation = {
  readonly cancelOrder: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type RedeemCodeCoinMutationVariables = Exact<{
  input: RedeemCodeCoinInput
}>

export type RedeemCodeCoinMutation = {
  readonly redeemCodeCoin: {
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type ForSaleFragment = {
  readonly key: string
  readonly kind: ProductKind
  readonly termDays: number | null
  readonly availability: ProductAvailability
  readonly methods: ReadonlyArray<PaymentMethod>
  readonly price: { readonly amount: number; readonly currency: Currency }
}

export type ProductsQueryVariables = Exact<{ [key: string]: never }>

export type ProductsQuery = {
  readonly products: ReadonlyArray<{
    readonly key: string
    readonly kind: ProductKind
    readonly termDays: number | null
    readonly availability: ProductAvailability
    readonly methods: ReadonlyArray<PaymentMethod>
    readonly price: { readonly amount: number; readonly currency: Currency }
  }>
}

export type StartEnrollmentPurchaseMutationVariables = Exact<{
  input: StartEnrollmentPurchaseInput
}>

export type StartEnrollmentPurchaseMutation = {
  readonly startEnrollmentPurchase: {
    readonly enrollmentToken: string | null
    readonly order: {
      readonly id: string
      readonly state: OrderState
      readonly expiresAt: string | null
      readonly payment: {
        readonly method: PaymentMethod
        readonly state: PaymentState
        readonly flags: ReadonlyArray<PaymentFlag>
        readonly checkoutUrl: string | null
        readonly amount: { readonly amount: number; readonly currency: Currency }
        readonly crypto: {
          readonly address: string
          readonly due: string
          readonly received: string
          readonly remaining: string
          readonly uri: string
          readonly rate: string
          readonly confirmations: number
          readonly confirmationsNeeded: number
        } | null
      }
    } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type CreateOrderMutationVariables = Exact<{
  input: CreateOrderInput
}>

export type CreateOrderMutation = {
  readonly createOrder: {
    readonly order: { readonly id: string } | null
    readonly limitations: ReadonlyArray<{ readonly code: string; readonly statement: string }>
    readonly errors: ReadonlyArray<{
      readonly code: string
      readonly message: string
      readonly path: ReadonlyArray<string>
    }>
  } | null
}

export type EnrollmentOrderQueryVariables = Exact<{
  enrollmentToken: string
}>

export type EnrollmentOrderQuery = {
  readonly enrollmentOrder: {
    readonly id: string
    readonly state: OrderState
    readonly expiresAt: string | null
    readonly payment: {
      readonly method: PaymentMethod
      readonly state: PaymentState
      readonly flags: ReadonlyArray<PaymentFlag>
      readonly checkoutUrl: string | null
      readonly amount: { readonly amount: number; readonly currency: Currency }
      readonly crypto: {
        readonly address: string
        readonly due: string
        readonly received: string
        readonly remaining: string
        readonly uri: string
        readonly rate: string
        readonly confirmations: number
        readonly confirmationsNeeded: number
      } | null
    }
  } | null
}

export const BlindCoinKeys: Document<BlindCoinKeysQuery, BlindCoinKeysQueryVariables> = {
  name: 'BlindCoinKeys',
  hash: 'ee0e5865a3ec2d3ca890a04ac08cc865861a24b865c9c07103ddbba80489a528',
}
export const SignBlindCoins: Document<SignBlindCoinsMutation, SignBlindCoinsMutationVariables> = {
  name: 'SignBlindCoins',
  hash: '2db9a83a0ba4806876fbd9cbf2cdd875a6dcbab54f6f2c3e95d9043e5c3dcf2b',
}
export const Entitlements: Document<EntitlementsQuery, EntitlementsQueryVariables> = {
  name: 'Entitlements',
  hash: '9d42e2338c209cf8e50ae8b96caf5432557e1e531a3d3270b4169db676fa3d0e',
}
export const Subscriptions: Document<SubscriptionsQuery, SubscriptionsQueryVariables> = {
  name: 'Subscriptions',
  hash: 'af770d875c6dcfdd5ff8f4c2d2d01134821e7d6ca687ae64c8d634e9f82a3132',
}
export const Entitlement: Document<EntitlementQuery, EntitlementQueryVariables> = {
  name: 'Entitlement',
  hash: '15db43939544f30bc85fc6dfc72a721fb7afab2440090db2b35ddba5be40c02d',
}
export const RenewSubscription: Document<RenewSubscriptionMutation, RenewSubscriptionMutationVariables> = {
  name: 'RenewSubscription',
  hash: '9bc38b72670571728f45bad766c3ff309221fe04f3d635f0a765988872cab20a',
}
export const CancelSubscription: Document<CancelSubscriptionMutation, CancelSubscriptionMutationVariables> = {
  name: 'CancelSubscription',
  hash: '887d399fe4ed774af7bc9f30765492118a83bddde1172bae22d1f4c4611e99c3',
}
export const UndoCancelSubscription: Document<
  UndoCancelSubscriptionMutation,
  UndoCancelSubscriptionMutationVariables
> = {
  name: 'UndoCancelSubscription',
  hash: '47487c78ba8a523fe89fcc51004d6bbc91df9a104937d6ba999fb339b7a8cd08',
}
export const PurchaseHistory: Document<PurchaseHistoryQuery, PurchaseHistoryQueryVariables> = {
  name: 'PurchaseHistory',
  hash: '63df4846de9e84d40ea1110fc096a1d62021ceeffb9561d497eae68182876fdc',
}
export const InvoiceOfOrder: Document<InvoiceOfOrderQuery, InvoiceOfOrderQueryVariables> = {
  name: 'InvoiceOfOrder',
  hash: 'cbaff63ff58a35a0b9a99b0463be442bfd96134f0144794b8274b844e292c874',
}
export const Invoice: Document<InvoiceQuery, InvoiceQueryVariables> = {
  name: 'Invoice',
  hash: '9e13d10031d7d3893b84c03de037450a63193aa37c22041f50785d2cbc913500',
}
export const InvoicePdf: Document<InvoicePdfQuery, InvoicePdfQueryVariables> = {
  name: 'InvoicePdf',
  hash: '52a59c14538311bb74e85f43cb9e267c741a5861622102716237236240b78675',
}
export const RequestInvoice: Document<RequestInvoiceMutation, RequestInvoiceMutationVariables> = {
  name: 'RequestInvoice',
  hash: '59e0e4158b8ea61abcd39231d505c84768b543b35dbdd8997e7b5f524411ed51',
}
export const MyOrders: Document<MyOrdersQuery, MyOrdersQueryVariables> = {
  name: 'MyOrders',
  hash: 'e9d11bf9e90f33fd92da626ba23ec1959ccd8b4998bf652c0aec342bb70eae38',
}
export const Order: Document<OrderQuery, OrderQueryVariables> = {
  name: 'Order',
  hash: '8e6abaedf207cb4501ce0965f6c6e0103ad858c0cbd8893b1f8ce019c451a8af',
}
export const CancelOrder: Document<CancelOrderMutation, CancelOrderMutationVariables> = {
  name: 'CancelOrder',
  hash: '0c692c5200e58884e05956be35e1fe115f39a067a6c8eef5a017138d3f56a0ef',
}
export const RedeemCodeCoin: Document<RedeemCodeCoinMutation, RedeemCodeCoinMutationVariables> = {
  name: 'RedeemCodeCoin',
  hash: '34c1eb3752b2152c6babd3449a9af271fa17475f14bb6535d5260c2373ca16fb',
}
export const Products: Document<ProductsQuery, ProductsQueryVariables> = {
  name: 'Products',
  hash: '9251dde72106c599e4363b22d79f62e5590753d96596bc86ddf3c9649dcdf8a7',
}
export const StartEnrollmentPurchase: Document<
  StartEnrollmentPurchaseMutation,
  StartEnrollmentPurchaseMutationVariables
> = {
  name: 'StartEnrollmentPurchase',
  hash: '12271e22c5207a57a1efc8883d9c8632542a74c87433240d9dd96bcbb4ffe83a',
}
export const CreateOrder: Document<CreateOrderMutation, CreateOrderMutationVariables> = {
  name: 'CreateOrder',
  hash: '15462160a3fd428a356d666f440c392e129641a14c7a84e16521194f467093dd',
}
export const EnrollmentOrder: Document<EnrollmentOrderQuery, EnrollmentOrderQueryVariables> = {
  name: 'EnrollmentOrder',
  hash: '04ccd6b2d82e7829451173b79a7a85c3f6cf063906b7805fada2d8aa667779db',
}
