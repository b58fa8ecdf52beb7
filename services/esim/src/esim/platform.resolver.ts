import {
  AccountHandle,
  Audiences,
  Audited,
  RequiresScopes,
  type App,
  type DataSubject,
} from '@enigm/subgraph'
import { Arg, Field, Int, ObjectType, Query, Resolver } from 'type-graphql'
import { EsimState } from './esim.lifecycle'
import { customerEsims, type CustomerEsims } from './esim.queries'

@Audiences('panel')
@ObjectType({ description: 'The eSIMs of a customer in one state, as support sees them.' })
class CustomerEsim implements CustomerEsims {
  @Field(() => EsimState, { description: 'The position of the eSIMs in their lifecycle.' })
  state!: EsimState

  @Field(() => Int, { description: 'How many eSIMs are in this state.' })
  count!: number

  accountId!: string
}

/** The read is recorded in the trail of the account (AUD-01); in no trail when there was nothing to read. */
function subjectOf([first]: readonly CustomerEsims[]): DataSubject | null {
  return first ? { scope: `account:${first.accountId}`, target: first.accountId } : null
}

@Resolver()
export class PlatformResolver {
  constructor(private readonly app: App) {}

  @Audiences('panel')
  @RequiresScopes('esims:review')
  @Audited(subjectOf)
  @Query(() => [CustomerEsim], {
    description:
      'The eSIMs that an account holds or uses, counted by state; the read is recorded in the audit trail of the account. Needs esims:review.',
  })
  customerEsims(
    @Arg('accountHandle', () => AccountHandle, {
      description: 'The platform handle that the customer has given.',
    })
    accountHandle: string,
  ): Promise<CustomerEsims[]> {
    return customerEsims(this.app, accountHandle)
  }
}
