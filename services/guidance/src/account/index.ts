import { definePart, ownAccount } from '@enigm/subgraph'
import { AccountResolver, AccountStub } from './account.resolver'

export const accountPart = definePart({
  resolvers: [AccountResolver],
  stubs: [AccountStub],
  references: { Account: ownAccount },
})
