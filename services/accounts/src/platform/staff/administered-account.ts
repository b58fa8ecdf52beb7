import { actionsOf, Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import type { Account } from '../../account/account.entity'
import { accountLifecycle, AccountState } from '../../account/account.lifecycle'

/** What the platform can do with a customer's account; each is a critical operation. */
export const AdministrativeAction = actionsOf(
  accountLifecycle,
  'AdministrativeAction',
  'What the platform can do with an account in its present state.',
)
export type AdministrativeAction = keyof typeof AdministrativeAction

/** Another person's account as those see it who may look it up: a handle of theirs and a state (ROLES: category only). */
@Audiences('panel', 'partner')
@ObjectType({ description: 'An account of somebody else, in categories.' })
export class AdministeredAccount {
  /** Whom the reading concerns; it has no field. */
  accountId!: string

  @Field(() => ID, {
    description: 'Names the account for the platform’s staff or for one organization, and for nobody else.',
  })
  handle!: string

  @Field(() => AccountState, { description: 'Its administrative state.' })
  state!: AccountState

  @Field(() => [AdministrativeAction], {
    description: 'What the platform can do with it now; nothing for an organization.',
  })
  @Audiences('panel')
  availableActions!: AdministrativeAction[]
}

/** What staff may know of an account. */
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
