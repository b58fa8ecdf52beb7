import { definePart } from '@enigm/subgraph'
import { CreatePasskeys1761000000001 } from '../../migrations/1761000000001-create-passkeys'
import { Passkey } from './passkey.entity'
import { AccountPasskeysResolver, PasskeyResolver } from './passkey.resolver'

export const passkeyPart = definePart({
  entities: [Passkey],
  migrations: [CreatePasskeys1761000000001],
  resolvers: [PasskeyResolver, AccountPasskeysResolver],
})
