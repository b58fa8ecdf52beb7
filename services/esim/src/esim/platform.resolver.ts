import { Audiences, Audited, RequiresScopes } from '@enigm/subgraph'
import { Arg, ID, Query, Resolver } from 'type-graphql'
import type { EsimApp } from '../config'
import { concernedBy, CustomerEsim, customerEsims } from './customer-esims'
import { countEsims, EsimCounters } from './esim-counters'
import { EsimStock, esimStock } from './esim-stock'

/** What those see who hold no eSIM: numbers, and for support states. */
@Resolver()
export class OverviewResolver {
  constructor(private readonly app: EsimApp) {}

  @Audiences('panel', 'internal')
  @RequiresScopes('dashboard:read')
  @Query(() => EsimCounters, {
    description: 'How many eSIMs are in each state; a number under 5 is null. Needs dashboard:read.',
  })
  esimCounters(): Promise<EsimCounters> {
    return countEsims(this.app)
  }

  @Audiences('panel')
  @RequiresScopes('platform:operate')
  @Query(() => [EsimStock], {
    description: 'What is known of the carrier’s profiles, by policy. Operators, with platform:operate.',
  })
  esimStock(): Promise<EsimStock[]> {
    return esimStock(this.app)
  }

  @Audiences('panel')
  @RequiresScopes('esims:review')
  @Audited(concernedBy)
  @Query(() => [CustomerEsim], {
    description:
      'The states of the eSIMs that an account holds or uses, at most 100; the account’s trail says that they were looked at. Support, with esims:review.',
  })
  customerEsims(
    @Arg('accountHandle', () => ID, { description: 'The platform handle that the customer has told.' })
    accountHandle: string,
  ): Promise<CustomerEsim[]> {
    return customerEsims(this.app, accountHandle)
  }
}
