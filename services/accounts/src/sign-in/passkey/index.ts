import { definePart } from '@enigm/subgraph'
import { Passkey } from './passkey.entity'
import { AccountPasskeysResolver, PasskeyResolver } from './passkey.resolver'

export const passkeyPart = definePart({
  entities: [Passkey],
  resolvers: [PasskeyResolver, AccountPasskeysResolver],
})
