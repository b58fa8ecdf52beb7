import { definePart } from '@enigm/subgraph'
import { Membership } from './sharing.queries'
import { Sharing } from './sharing.entity'
import { SharingResolver } from './sharing.resolver'
import { eraseSharings } from './sharing.service'

export const sharingPart = definePart({
  entities: [Sharing, Membership],
  resolvers: [SharingResolver],
  erase: (accountId, tx) => eraseSharings(tx, accountId),
})
