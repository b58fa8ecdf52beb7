import { Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { RecoveryKind } from './recovery-kind'
import { RecoveryState } from './recovery.lifecycle'

/** No column holds key material or says where a recovery came from (REC-03). */
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'One recovery of an account.' })
export class Recovery {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Names the recovery; it completes nothing.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => RecoveryState, { description: 'Where the recovery stands.' })
  state!: RecoveryState

  @Column('text')
  accountId!: string

  @Column('text')
  @Field(() => RecoveryKind, { description: 'What has proven the right to it.' })
  kind!: RecoveryKind

  /** The device that has begun it; with its trust the recovery ends. */
  @Column('text', { nullable: true })
  deviceId!: string | null

  @Column('timestamptz')
  @Field(() => Date, { description: 'From then on it can be completed, in UTC.' })
  completableAt!: Date

  /** SHA-256 of the token, which stands nowhere. */
  @Column('text')
  tokenHash!: string

  @Column('timestamptz')
  @Field(() => Date, { description: 'From then on it cannot be completed, in UTC.' })
  expiresAt!: Date

  /** How often support has prolonged it. */
  @Column('int')
  extensions!: number

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}

/** Event data of a recovery: ids and state only. */
export function recoveryData(recovery: Recovery) {
  return { recoveryId: recovery.id, accountId: recovery.accountId, state: recovery.state }
}

/** Whatever befalls a recovery stands in the trail of the account's holder. */
export function recoveryAudit(recovery: Pick<Recovery, 'id' | 'accountId'>, reason?: string) {
  return { scope: `account:${recovery.accountId}`, target: recovery.id, reason }
}
