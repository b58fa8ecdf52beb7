import { Stored } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** Audited refusals of one account in the current minute. */
@Stored({
  class: 'SECURITY',
  kept: { days: 1, after: 't.minute', subjects: ['t.account_id'] },
  purposes: {
    HOLDER: ['accountId'],
    PROTECTION: ['minute', 'recorded', 'suppressed'],
  },
})
@Entity()
export class DenialWindow {
  @PrimaryColumn('text')
  accountId!: string

  @Column('timestamptz')
  minute!: Date

  @Column('int')
  recorded!: number

  /** Refusals beyond the bound over the lifetime of the account; they have no audit entry. */
  @Column('int')
  suppressed!: number
}
