import { Column, Entity, PrimaryColumn } from 'typeorm'

/** How far a purchase has come; a step that lasts is a stuck purchase. */
export enum PurchaseStep {
  AWAITING_PAYMENT = 'AWAITING_PAYMENT',
  AWAITING_UNITS = 'AWAITING_UNITS',
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

  /** How many entitlements were made of what the order has paid for. */
  @Column('int', { default: 0 })
  unitsCreated!: number
}

/**
 * The one row that links a purchase and who made it; its lock orders everything that happens to the purchase.
 * It is destroyed after the last activation, and the destruction is audited.
 */
@Entity()
export class PurchaseLink {
  @PrimaryColumn('text')
  orderId!: string

  /** An account or an organization; null while nobody has claimed a purchase made during enrollment. */
  @Column('text', { nullable: true })
  holderId!: string | null
}

/** One bought unit that is not activated yet: leads from its entitlement to the order, and goes with the activation. */
@Entity()
export class PurchaseUnit {
  @PrimaryColumn('text')
  entitlementId!: string

  @Column('text')
  orderId!: string

  /** What was activated with the entitlement, however early that was told. */
  @Column('text', { nullable: true })
  activatedId!: string | null

  @Column('text', { nullable: true })
  activatedHolderId!: string | null
}
