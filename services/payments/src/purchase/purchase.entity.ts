import { Column, Entity, PrimaryColumn } from 'typeorm'

/** How far a purchase has come; a step that lasts is a stuck purchase. */
export enum PurchaseStep {
  AWAITING_PAYMENT = 'AWAITING_PAYMENT',
  AWAITING_HOLDER = 'AWAITING_HOLDER',
  AWAITING_ACTIVATION = 'AWAITING_ACTIVATION',
  COMPLETED = 'COMPLETED',
  EXPIRED = 'EXPIRED',
}

/** The purchase saga's own state; it names nobody. */
@Entity()
export class Purchase {
  @PrimaryColumn('text')
  orderId!: string

  @Column('text')
  step!: PurchaseStep

  /** The `jti` of the enrollment token, while the purchase is linked. */
  @Column('text', { nullable: true })
  enrollmentId!: string | null
}

/**
 * The one row that links a purchase and who made it; its lock orders everything that happens to the purchase.
 * It is destroyed after the activation, and the destruction is audited.
 */
@Entity()
export class PurchaseLink {
  @PrimaryColumn('text')
  orderId!: string

  /** An account or an organization; null while nobody has claimed a purchase made during enrollment. */
  @Column('text', { nullable: true })
  holderId!: string | null

  /** Null until the payment has settled. */
  @Column('text', { nullable: true })
  entitlementId!: string | null

  /** What `servers` has created from the entitlement, however early that was told. */
  @Column('text', { nullable: true })
  serverId!: string | null

  @Column('text', { nullable: true })
  serverOwnerId!: string | null
}
