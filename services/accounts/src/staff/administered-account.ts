import { Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import type { Account } from '../account/account.entity'
import { accountLifecycle, AccountState } from '../account/account.lifecycle'

/** What the platform can do with a customer's account; each is a critical operation. */
export enum AdministrativeAction {
  RESTRICT = 'restrict',
  SUSPEND = 'suspend',
  REINSTATE = 'reinstate',
}

registerEnumType(AdministrativeAction, {
  name: 'AdministrativeAction',
  description: 'What the platform can do with an account in its present state.',
  valuesConfig: {
    RESTRICT: { description: 'restrictAccount.' },
    SUSPEND: { description: 'suspendAccount.' },
    REINSTATE: { description: 'reinstateAccount.' },
  },
})

/** Another person's account as the platform's staff see it: a handle and a state (ROLES: category only). */
@Audiences('panel')
@ObjectType({ description: 'An account as the platform’s staff see it.' })
export class AdministeredAccount {
  @Field(() => ID, { description: 'Names the account for the platform’s staff and for nobody else.' })
  handle!: string

  @Field(() => AccountState, { description: 'Its administrative state.' })
  state!: AccountState

  @Field(() => [AdministrativeAction], { description: 'What the platform can do with it now.' })
  availableActions!: AdministrativeAction[]
}

/** What staff may know of an account. */
export function administered({ platformHandle, state }: Account): AdministeredAccount {
  const possible: string[] = accountLifecycle.next(state)
  return {
    handle: platformHandle!,
    state,
    availableActions: Object.values(AdministrativeAction).filter((action) => possible.includes(action)),
  }
}
