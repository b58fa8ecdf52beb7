/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { Document } from '../graphql'
export type ActivationState = 'ACTIVE' | 'RELEASED'

export type AuditOutcome = 'DENIED' | 'DONE'

export type CancelSubscriptionInput = {
  readonly entitlementId: string
  readonly grant?: string | null | undefined
}

export type CreateOrderInput = {
  readonly idempotencyKey: string
  readonly method: PaymentMethod
  readonly organizationId?: string | null | undefined
  readonly productKey: string
  readonly purchaseCountry: string
  readonly quantity?: number
}

export type Currency = 'EUR'

export type EntitlementState = 'ACTIVE' | 'EXPIRED' | 'GRANTED' | 'PENDING' | 'SUSPENDED'

export type MachineClientAction = 'REVOKE' | 'ROTATE'

export type MachineClientState = 'ACTIVE' | 'REVOKED'

export type OrderAction = 'PAY_BY_CARD' | 'PAY_WITH_MONERO' | 'REDEEM_CODE_COIN'

export type OrderState = 'AWAITING_PAYMENT' | 'EXPIRED' | 'FULFILLED' | 'PAID' | 'PLACED'

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
  readonly entitlementId: string
  readonly idempotencyKey: string
  readonly method: PaymentMethod
  readonly purchaseCountry: string
}

export type StartEnrollmentPurchaseInput = {
  readonly codeCoin?: string | null | undefined
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

export type AuditRowFragment = {
  readonly seq: number
  readonly at: string
  readonly action: string
  readonly actorHandle: string
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

export type PlacedFragment = {
  readonly id: string
  readonly state: OrderState
  readonly placedOn: string
  readonly expiresAt: string | null
  readonly purchaseCountry: string
  readonly quantity: number
  readonly availableActions: ReadonlyArray<OrderAction>
  readonly total: { readonly amount: number; readonly currency: Currency }
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
        readonly quantity: number
        readonly availableActions: ReadonlyArray<OrderAction>
        readonly total: { readonly amount: number; readonly currency: Currency }
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
    readonly quantity: number
    readonly availableActions: ReadonlyArray<OrderAction>
    readonly total: { readonly amount: number; readonly currency: Currency }
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
  hash: '911d77072c2ac2b74f684aaeaf1f36d4956c512c390fbe78d9d5c9b91322a598',
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
export const MyOrders: Document<MyOrdersQuery, MyOrdersQueryVariables> = {
  name: 'MyOrders',
  hash: 'f3addbe39fdf70924f9a0998e2525cb3a67606db006a84870e2baabba7fd38d6',
}
export const Order: Document<OrderQuery, OrderQueryVariables> = {
  name: 'Order',
  hash: '6a1284e318fbdc314620fb6b37ee024be39b104bc5c2980044d7ee24cc566839',
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
