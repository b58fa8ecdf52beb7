import { Audiences, countersOf, type App, type DataSubject } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { isShown } from '../key/key.access'
import { EnigmKey } from '../key/key.entity'
import { KeyState } from '../key/key.lifecycle'

const MOST_STATES = 100

export const keyCounters = countersOf(EnigmKey, 'state', {
  name: 'KeyCounters',
  description: 'Enigm Keys by state',
  values: {
    LINKED: 'Linked and not yet activated.',
    ACTIVE: 'In use.',
    LOST: 'Reported lost.',
    REVOKED: 'Revoked.',
    REPLACED: 'Replaced.',
    RETIRED: 'Retired.',
  },
})

/** The data of a customer's Keys that support may see (ROLES: category only). */
@Audiences('panel')
@ObjectType({ description: 'The Enigm Keys of a customer’s account, in categories.' })
export class AccountKeyStates {
  accountId!: string

  @Field(() => [KeyState], {
    description:
      'The state of each, the longest associated first, at most 100; none while the workflow is disabled.',
  })
  states!: KeyState[]
}

/** By platform handle; null when no account has it. */
export async function statesOfAccount(app: App, platformHandle: string): Promise<AccountKeyStates | null> {
  const [found] = await app.read<AccountKeyStates>(
    `SELECT a.id AS "accountId", ARRAY(
       SELECT k.state FROM enigm_key k WHERE k.account_id = a.id AND ${isShown}
       ORDER BY k.associated_at, k.id LIMIT $2) AS states
     FROM account a WHERE a.platform_handle = $1`,
    [platformHandle, MOST_STATES],
  )
  return found ?? null
}

export function subjectOf({ accountId }: AccountKeyStates): DataSubject {
  return { scope: `account:${accountId}`, target: accountId }
}
