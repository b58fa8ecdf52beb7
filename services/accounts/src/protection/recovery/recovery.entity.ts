import { aggregate, Audiences, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { RecoveryKind, recoveryLifecycle, RecoveryState } from './recovery.lifecycle'

/** No column holds key material or the place from which a recovery was started (REC-03). */
@Stored({
  class: 'SECURITY',
  kept: { days: 365, after: 't.ended_at', subjects: ['t.account_id'] },
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['accountId'],
    RELATION: ['deviceId'],
    LIFECYCLE: ['version', 'state', 'kind', 'extensions'],
    TIMING: ['completableAt', 'expiresAt', 'endedAt'],
    AUTHENTICATION: ['tokenHash'],
  },
})
@Entity()
@Audiences('panel', 'device')
@ObjectType({ description: 'One recovery of an account.' })
export class Recovery {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Identifies the recovery; it does not complete it.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => RecoveryState, { description: 'Where the recovery stands in its lifecycle.' })
  state!: RecoveryState

  @Column('text')
  accountId!: string

  @Column('text')
  @Field(() => RecoveryKind, { description: 'The proof of the right to it.' })
  kind!: RecoveryKind

  /** The device that has started it; the recovery ends with the trust in it. */
  @Column('text', { nullable: true })
  deviceId!: string | null

  @Column('timestamptz')
  @Field(() => Date, { description: 'The earliest moment at which it can be completed, in UTC.' })
  completableAt!: Date

  /** SHA-256 of the token, which is not stored. */
  @Column('text')
  tokenHash!: string

  @Column('timestamptz')
  @Field(() => Date, { description: 'When it expires, in UTC.' })
  expiresAt!: Date

  /** How often support has extended it. */
  @Column('int')
  extensions!: number

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}

/** Every change of a recovery is an entry in the trail of the account's holder. */
export const recoveries = aggregate(Recovery, {
  lifecycle: recoveryLifecycle,
  event: ({ id, accountId, state }) => ({ recoveryId: id, accountId, state }),
  audit: ({ id, accountId }) => ({ scope: `account:${accountId}`, target: id }),
})
