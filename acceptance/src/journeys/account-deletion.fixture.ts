import type { ServiceName } from '@enigm/contracts'
import type { Person } from './person'

/** Requests the deletion of an account. @returns its id */
export async function requestDeletion(person: Person): Promise<string> {
  const { me } = await person.panel.send<{ me: { id: string } }>('{ me { id } }')
  const input = { accountId: me.id, grant: await person.grant('ACCOUNT_DELETION', me.id) }
  await person.panel.mutate('requestAccountDeletion', input, 'accountDeletion { state }')
  return me.id
}

type Query = (service: ServiceName, sql: string, parameters: unknown[]) => Promise<unknown>

/** Ends the grace period of a deletion immediately. */
export async function endGrace(query: Query, accountId: string): Promise<void> {
  await query(
    'accounts',
    `WITH over AS (UPDATE account_deletion SET executes_at = now() WHERE account_id = $1 RETURNING id)
     UPDATE job SET due_at = now() FROM over WHERE kind = 'account.deletion' AND aggregate_id = over.id`,
    [accountId],
  )
}
