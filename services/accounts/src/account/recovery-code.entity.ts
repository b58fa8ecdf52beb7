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

  /** A code works once: whoever sets this has used it. */
  @Column('timestamptz', { nullable: true })
  usedAt!: Date | null
}
