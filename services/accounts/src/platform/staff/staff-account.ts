import { Audiences, connectionOf } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import type { Account } from '../../account/account.entity'
import { AccountState } from '../../account/account.lifecycle'

/** Roles of the platform's staff; none of them is a customer's (ROLES). */
export enum StaffRole {
  OPERATOR = 'OPERATOR',
  SUPPORT = 'SUPPORT',
  AUDITOR = 'AUDITOR',
}

registerEnumType(StaffRole, {
  name: 'StaffRole',
  description: 'What a member of the platform’s staff does.',
  valuesConfig: {
    OPERATOR: { description: 'Acts on lifecycles for the platform.' },
    SUPPORT: { description: 'Reads categories and assists in a recovery.' },
    AUDITOR: { description: 'Reads what was done for the platform.' },
  },
})

@Audiences('panel')
@ObjectType({ description: 'An account of the platform’s staff.' })
export class StaffAccount {
  @Field(() => ID, { description: 'Names the account for the platform’s staff.' })
  handle!: string

  @Field(() => StaffRole, { description: 'Its role.' })
  role!: StaffRole

  @Field(() => AccountState, { description: 'Its administrative state; SUSPENDED is for good.' })
  state!: AccountState
}

/** A staff account as its colleagues see it. */
export function staffAccount({
  platformHandle,
  role,
  state,
}: Pick<Account, 'platformHandle' | 'role' | 'state'>): StaffAccount {
  return { handle: platformHandle!, role: StaffRole[role as keyof typeof StaffRole], state }
}

export const StaffAccountConnection = connectionOf(StaffAccount, 'StaffAccountConnection', ['panel'])
