import { Column, Entity, PrimaryColumn } from 'typeorm'

/** How many refusals of one account the gateway has told of in the present minute. */
@Entity()
export class DenialWindow {
  @PrimaryColumn('text')
  accountId!: string

  @Column('timestamptz')
  minute!: Date

  @Column('int')
  recorded!: number

  /** Refusals beyond the bound since the account exists; they have no audit entry. */
  @Column('int')
  suppressed!: number
}
