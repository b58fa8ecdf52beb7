import { Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { RecoveryCaseState } from './recovery.lifecycle'

/** A category and never a text: what a holder tells support is not written down here. */
export enum RecoveryCaseCategory {
  LOGIN_SECRET_LOST = 'LOGIN_SECRET_LOST',
  DEVICE_LOST = 'DEVICE_LOST',
  ACCOUNT_COMPROMISED = 'ACCOUNT_COMPROMISED',
}

registerEnumType(RecoveryCaseCategory, {
  name: 'RecoveryCaseCategory',
  description: 'Why the holder asked support.',
  valuesConfig: {
    LOGIN_SECRET_LOST: { description: 'The login secret is lost.' },
    DEVICE_LOST: { description: 'A device is lost.' },
    ACCOUNT_COMPROMISED: { description: 'Somebody else may be using the account.' },
  },
})

/** It names no account to whoever reads it: support sees category and state (REC-03). */
@Entity()
@Audiences('panel')
@ObjectType({ description: 'What support does for an account whose holder asked for help.' })
export class RecoveryCase {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Names the case.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => RecoveryCaseState, { description: 'Where the case stands.' })
  state!: RecoveryCaseState

  @Column('text')
  accountId!: string

  @Column('text')
  @Field(() => RecoveryCaseCategory, { description: 'Why the holder asked.' })
  category!: RecoveryCaseCategory

  @Column('timestamptz')
  @Field(() => Date, { description: 'When the case closes by itself, in UTC.' })
  expiresAt!: Date

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null
}

/** Event data of a case: ids and state only. */
export function caseData(recoveryCase: RecoveryCase) {
  return { caseId: recoveryCase.id, accountId: recoveryCase.accountId, state: recoveryCase.state }
}

/** What support does stands in the trail of the account's holder. */
export function caseAudit(recoveryCase: Pick<RecoveryCase, 'id' | 'accountId'>, reason: string) {
  return { scope: `account:${recoveryCase.accountId}`, target: recoveryCase.id, reason }
}
