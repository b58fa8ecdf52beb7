import { Audiences, connectionOf, enumType } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import type { Account } from '../../account/account.entity'
import { AccountState } from '../../account/account.lifecycle'

/** Roles of the platform's staff; a customer never has one (ROLES). */
export const StaffRole = enumType('StaffRole', 'The role of a member of the platform’s staff.', {
  OPERATOR: 'Operates lifecycles for the platform.',
  SUPPORT: 'Reads categories and assists in a recovery.',
  AUDITOR: 'Reads the audit trail of the platform.',
})
export type StaffRole = keyof typeof StaffRole

@Audiences('panel')
@ObjectType({ description: 'An account of the platform’s staff.' })
export class StaffAccount {
  @Field(() => ID, { description: 'Identifies the account to the platform’s staff.' })
  handle!: string

  @Field(() => StaffRole, { description: 'The role.' })
  role!: StaffRole

  @Field(() => AccountState, { description: 'The administrative state; SUSPENDED is permanent.' })
  state!: AccountState
}

export const StaffAccountConnection = connectionOf(StaffAccount, 'StaffAccountConnection', ['panel'])

/** A staff account as other staff see it. */
export function staffAccount({
  platformHandle,
  role,
  state,
}: Pick<Account, 'platformHandle' | 'role' | 'state'>): StaffAccount {
  return { handle: platformHandle!, role: StaffRole[role as StaffRole], state }
}
