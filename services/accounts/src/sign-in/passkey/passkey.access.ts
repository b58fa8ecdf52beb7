import { accountOf, ownerClause, type Caller } from '@enigm/subgraph'
import type { FindOptionsWhere } from 'typeorm'
import type { Passkey } from './passkey.entity'

/** An own passkey of the caller: the account is part of every statement (ACC-11). */
export function ownPasskey(caller: Caller, id: string): FindOptionsWhere<Passkey> {
  return { id, ...ownerClause('Mutation.renamePasskey input.passkeyId', { accountId: accountOf(caller) }) }
}
