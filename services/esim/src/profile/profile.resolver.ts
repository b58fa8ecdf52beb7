import { Audiences, RequiresScopes } from '@enigm/subgraph'
import { Query, Resolver } from 'type-graphql'
import type { EsimApp } from '../config'
import { EsimPolicy } from './esim-policy'
import { EsimStock, esimStock, offeredPolicies } from './profile.queries'

@Resolver()
export class ProfileResolver {
  constructor(private readonly app: EsimApp) {}

  @Audiences('panel', 'partner')
  @RequiresScopes('org:esim')
  @Query(() => [EsimPolicy], {
    description: 'The connectivity policies that the carrier offers now. Needs org:esim.',
  })
  esimPolicies(): EsimPolicy[] {
    return offeredPolicies(this.app)
  }

  @Audiences('panel')
  @RequiresScopes('platform:operate')
  @Query(() => [EsimStock], {
    description: 'The profiles at the carrier, counted by connectivity policy. Needs platform:operate.',
  })
  esimStock(): Promise<EsimStock[]> {
    return esimStock(this.app)
  }
}
