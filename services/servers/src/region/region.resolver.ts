import { Audiences } from '@enigm/subgraph'
import { Query, Resolver } from 'type-graphql'
import type { ServersApp } from '../config'
import { RegionCode, serverRegion, ServerRegion } from './region'

@Resolver()
export class RegionResolver {
  constructor(private readonly app: ServersApp) {}

  @Audiences('panel', 'partner')
  @Query(() => [ServerRegion], { description: 'The regions in which a server can be created now. Public.' })
  serverRegions(): ServerRegion[] {
    const offered = this.app.config.ENVIRONMENT_AGENTS
    return Object.values(RegionCode)
      .filter((code) => offered[code])
      .map(serverRegion)
  }
}
