import { Stored } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { keptWithOrder } from '../order/order.entity'

/** The progress of a purchase; one that stays at a step is stuck. */
export type PurchaseStep =
  | 'AWAITING_PAYMENT'
  | 'AWAITING_UNITS'
  | 'AWAITING_HOLDER'
  | 'AWAITING_ACTIVATION'
  | 'AWAITING_COINS'
  | 'COMPLETED'
  | 'EXPIRED'

/** State of the purchase saga; it names no account. */
@Stored({
  class: 'LEGAL',
  kept: {
    ...keptWithOrder,
    when: 'NOT EXISTS (SELECT FROM purchase_link l WHERE l.order_id = t.order_id)',
  },
  purposes: {
    RELATION: ['orderId', 'enrollmentId'],
    LIFECYCLE: ['step'],
    COMMERCE: ['unitsCreated'],
  },
})
@Entity()
export class Purchase {
  @PrimaryColumn('text')
  orderId!: string

  @Column('text')
  step!: PurchaseStep

  /** The `jti` of the enrollment token, while the purchase is linked. */
  @Column('text', { nullable: true })
  enrollmentId!: string | null

  /** The number of entitlements that exist of those that the order pays for. */
  @Column('int', { default: 0 })
  unitsCreated!: number
}

/**
 * The only row that connects a purchase and its holder; its lock serializes all changes of the purchase. It is deleted after
 * the last activation, and the deletion is audited.
 */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    HOLDER: ['holderId'],
    RELATION: ['orderId', 'renewsId'],
  },
})
@Entity()
export class PurchaseLink {
  @PrimaryColumn('text')
  orderId!: string

  /** An account or an organization; null while no account has claimed a purchase made during enrollment. */
  @Column('text', { nullable: true })
  holderId!: string | null

  /** The entitlement that the order prolongs; null for a purchase, which creates entitlements. */
  @Column('text', { nullable: true })
  renewsId!: string | null
}

/** A bought unit that is not active yet: connects its entitlement and the order, and is deleted with the activation. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    HOLDER: ['activatedHolderId'],
    RELATION: ['entitlementId', 'orderId', 'activatedId'],
  },
})
@Entity()
export class PurchaseUnit {
  @PrimaryColumn('text')
  entitlementId!: string

  @Column('text')
  orderId!: string

  /** The product instance that was activated with the entitlement, also when its event came before the grant. */
  @Column('text', { nullable: true })
  activatedId!: string | null

  @Column('text', { nullable: true })
  activatedHolderId!: string | null
}
