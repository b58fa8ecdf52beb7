import { definePart } from '@enigm/subgraph'
import { CreateKeys1771000000001 } from '../migrations/1771000000001-create-keys'
import { DeploymentKeyResolver } from './deployment-key.resolver'
import { EnigmKey, enigmKeys, KeyMove } from './key.entity'
import { KeyResolver } from './key.resolver'
import { eraseKeys } from './key.service'
import { LinkService } from './link.service'

/**
 * Neither the state of an account nor the end of a device moves a Key: a suspension must not disable emergencies, and a Key does
 * not end with the phone through which it was linked.
 */
export const keyPart = definePart({
  entities: [EnigmKey, KeyMove],
  migrations: [CreateKeys1771000000001],
  resolvers: [KeyResolver, DeploymentKeyResolver],
  eventHandlers: {
    'app.key.linked': ({ data }, tx, app) => app.get(LinkService).link(tx, data),
    'app.key.activated': ({ data }, tx, app) => app.get(LinkService).activate(tx, data.keyReference),
    'app.key.unlinked': ({ data }, tx, app) => app.get(LinkService).unlink(tx, data.keyReference),
    'app.key.snapshot': ({ data }, tx, app) => app.get(LinkService).applySnapshot(tx, data),
  },
  snapshots: { 'keys.key.snapshot': enigmKeys.snapshot },
  erase: (accountId, tx) => eraseKeys(tx, accountId),
})
