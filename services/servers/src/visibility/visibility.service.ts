import type { CallContext } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { ServersFailure } from '../errors'
import { lockAdministered } from '../server/server.access'
import { servers, type Server } from '../server/server.entity'
import { isEnding } from '../server/server.lifecycle'
import type { ServerResource } from './resource'

/** What the users of a server see of it; outsiders see nothing, whatever it says (POL-01). */
export class VisibilityService {
  constructor(private readonly app: ServersApp) {}

  /** @throws ServersFailure NOT_FOUND, INVALID_TRANSITION */
  change(context: CallContext, serverId: string, visibleToUsers: ServerResource[]): Promise<Server> {
    return this.app.transaction(context, async (tx) => {
      const { state } = await lockAdministered(tx, serverId)
      if (isEnding(state)) throw new ServersFailure('INVALID_TRANSITION')
      const set = { visibleToUsers }
      return servers.change(tx, 'servers.server.visibility.changed', { id: serverId }, { set })
    })
  }
}
