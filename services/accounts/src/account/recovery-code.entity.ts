import { Stored } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** One of the ten recovery codes of an account, as a keyed hash. */
@Stored({
  class: 'SECURITY',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['ordinal'],
    HOLDER: ['accountId'],
    TIMING: ['usedAt'],
    AUTHENTICATION: ['codeHash'],
  },
})
@Entity()
export class RecoveryCode {
  @PrimaryColumn('text')
  accountId!: string

  @PrimaryColumn('int')
  ordinal!: number

  @Column('text')
  codeHash!: string

  /** Set by the one use of the code. */
  @Column('timestamptz', { nullable: true })
  usedAt!: Date | null
}
