import { definePart } from '@enigm/subgraph'
import { Passkey } from './passkey.entity'
import { AccountPasskeysResolver, PasskeyResolver } from './passkey.resolver'

export const passkeyPart = definePart({
  entities: [Passkey],
  storage: {
    used_challenge: {
      class: 'SECURITY',
      kept: { days: 1, after: 't.expires_at' },
      purposes: { PROTECTION: ['challenge'], TIMING: ['expires_at'] },
    },
  },
  resolvers: [PasskeyResolver, AccountPasskeysResolver],
})
