import { Column, Entity, PrimaryColumn } from 'typeorm'

/** One of the ten recovery codes of an account, as a keyed hash. */
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
