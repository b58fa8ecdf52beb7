import { Audiences } from '@enigm/subgraph'
import { Query, Resolver } from 'type-graphql'
import type { ServersApp } from '../config'
import { RegionCode, serverRegion, ServerRegion } from './region'

@Resolver()
export class RegionResolver {
  constructor(private readonly app: ServersApp) {}

  @Audiences('panel', 'partner')
  @Query(() => [ServerRegion], {
    description: 'The regions in which a server can be created now. Needs no authentication.',
  })
  serverRegions(): ServerRegion[] {
    const offered = this.app.config.ENVIRONMENT_AGENTS
    const codes = Object.values(RegionCode).filter((code) => offered[code])
    return codes.map(serverRegion)
  }
}
