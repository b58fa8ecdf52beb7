import { Audiences, type App, type DataSubject } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { KeyState } from '../key/key.lifecycle'
import { isShown } from '../key/key.reach'

const MOST_STATES = 100

/** What support may know of somebody's Keys (ROLES: category only). */
@Audiences('panel')
@ObjectType({ description: 'The Enigm Keys of somebody’s account, in categories.' })
export class AccountKeyStates {
  /** Whom the reading concerns; it has no field. */
  accountId!: string

  @Field(() => [KeyState], {
    description:
      'The state of each, the longest associated first, at most 100; none while the workflow is off.',
  })
  states!: KeyState[]
}

/** By platform handle, in one statement; null when no account has it. */
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

export function accountConcern({ accountId }: AccountKeyStates): DataSubject {
  return { scope: `account:${accountId}`, target: accountId }
}
