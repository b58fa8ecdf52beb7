import { actionsOf, Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import type { Account } from '../../account/account.entity'
import { accountLifecycle, AccountState } from '../../account/account.lifecycle'

/** Each action of the platform on a customer's account is a critical operation. */
export const AdministrativeAction = actionsOf(
  accountLifecycle,
  'AdministrativeAction',
  'An action of the platform that is possible in the present state of an account.',
)
export type AdministrativeAction = keyof typeof AdministrativeAction

/** Another holder's account as its viewers see it: a handle of the viewer and a state (ROLES: category only). */
@Audiences('panel', 'partner')
@ObjectType({ description: 'An account of another holder, in categories.' })
export class AdministeredAccount {
  /** The data subject of the read; it has no field. */
  accountId!: string

  @Field(() => ID, {
    description: 'Identifies the account to the platform’s staff or to one organization only.',
  })
  handle!: string

  @Field(() => AccountState, { description: 'The administrative state.' })
  state!: AccountState

  @Audiences('panel')
  @Field(() => [AdministrativeAction], {
    description: 'The actions of the platform in this state; empty for an organization.',
  })
  availableActions!: AdministrativeAction[]
}

/** The fields of an account that staff may see. */
export function administered({
  id,
  platformHandle,
  state,
}: Pick<Account, 'id' | 'platformHandle' | 'state'>): AdministeredAccount {
  return {
    accountId: id,
    handle: platformHandle!,
    state,
    availableActions: accountLifecycle.available(state),
  }
}
