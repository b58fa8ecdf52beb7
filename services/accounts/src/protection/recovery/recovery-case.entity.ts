import { aggregate, Audiences, enumType, Stored } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { recoveryCaseLifecycle, RecoveryCaseState } from './recovery-case.lifecycle'

/** A category and never a text: a conversation of a holder with support is not recorded. */
export const RecoveryCaseCategory = enumType(
  'RecoveryCaseCategory',
  'Why the holder has contacted support.',
  {
    LOGIN_SECRET_LOST: 'The login secret is lost.',
    DEVICE_LOST: 'A device is lost.',
    ACCOUNT_COMPROMISED: 'Another person may use the account.',
  },
)
export type RecoveryCaseCategory = keyof typeof RecoveryCaseCategory

/** No field names the account: support sees category and state (REC-03). */
@Stored({
  class: 'SECURITY',
  kept: { days: 365, after: 't.ended_at', subjects: ['t.account_id'] },
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['accountId'],
    LIFECYCLE: ['version', 'state', 'category'],
    TIMING: ['expiresAt', 'endedAt'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({ description: 'The help of support for an account whose holder has requested it.' })
export class RecoveryCase {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Identifies the case.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => RecoveryCaseState, { description: 'Where the case stands in its lifecycle.' })
  state!: RecoveryCaseState

  @Column('text')
  accountId!: string

  @Column('text')
  @Field(() => RecoveryCaseCategory, { description: 'Why the holder has contacted support.' })
  category!: RecoveryCaseCategory

  @Column('timestamptz')
  @Field(() => Date, { description: 'When the case closes at the latest, in UTC.' })
  expiresAt!: Date

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}

/** Every action of support is an entry in the trail of the account's holder. */
export const recoveryCases = aggregate(RecoveryCase, {
  lifecycle: recoveryCaseLifecycle,
  event: ({ id, accountId, state }) => ({ caseId: id, accountId, state }),
  audit: ({ id, accountId }) => ({ scope: `account:${accountId}`, target: id }),
})
