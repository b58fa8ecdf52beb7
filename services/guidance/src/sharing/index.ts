import { definePart } from '@enigm/subgraph'
import { Sharing } from './sharing.entity'
import { SharingResolver } from './sharing.resolver'
import { eraseSharings } from './sharing.service'

export const sharingPart = definePart({
  entities: [Sharing],
  resolvers: [SharingResolver],
  erase: (accountId, tx) => eraseSharings(tx, accountId),
})
