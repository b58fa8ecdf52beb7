import {
  erasingServices,
  newId,
  type CriticalOperationName,
  type EventData,
  type EventType,
} from '@enigm/contracts'
import { grantToken, type Answer, type TestCaller } from '@enigm/subgraph/testkit'
import { authorizeMutation, type TestAccounts } from '../accounts.fixture'

const payload = `{ accountDeletion { id state requestedAt executesAt availableActions steps { domain state } }
  limitations { code statement } errors { code message path } } }`
export const mutations = {
  requestAccountDeletion: `mutation ($input: RequestAccountDeletionInput!) { requestAccountDeletion(input: $input) ${payload}`,
  cancelAccountDeletion: `mutation ($input: CancelAccountDeletionInput!) { cancelAccountDeletion(input: $input) ${payload}`,
}
type DeletionMutation = keyof typeof mutations
export const operationOf: Record<DeletionMutation, CriticalOperationName> = {
  requestAccountDeletion: 'ACCOUNT_DELETION',
  cancelAccountDeletion: 'ACCOUNT_DELETION_CANCELATION',
}
export const names = Object.keys(mutations) as DeletionMutation[]

export const deletionQuery = `{ deletionRequest { id state requestedAt executesAt availableActions
  steps { domain state retained { ground until } } } }`
export const pin = '739104826157'

/** The retention that every service states. */
export const retained = [{ ground: 'SECURITY' as const, until: '2030-01-01T00:00:00.000Z' }]

type Person = Awaited<ReturnType<TestAccounts['person']>>

/** A holder who deletes the account, with the events of the other services. */
export class Leaving {
  constructor(
    readonly accounts: TestAccounts,
    readonly person: Person,
  ) {}

  static async start(accounts: TestAccounts, steps: { restricted?: boolean } = {}): Promise<Leaving> {
    const person = await accounts.person()
    await accounts.setPin(person, pin)
    const leaving = new Leaving(accounts, person)
    if (steps.restricted) await leaving.restrict()
    return leaving
  }

  get accountId(): string {
    return this.person.accountId
  }

  /** The answer to a mutation with a fresh grant, which accounts itself would issue. */
  async act(
    name: DeletionMutation,
    { caller = this.person.caller as TestCaller, accountId = this.accountId, grant = '' } = {},
  ): Promise<Answer> {
    const given = grant || (await grantToken(this.accounts.access, caller, operationOf[name], accountId))
    return this.accounts.subgraph.call(caller, mutations[name], { input: { accountId, grant: given } })
  }

  async request(): Promise<string> {
    const { data } = await this.act('requestAccountDeletion')
    return data.requestAccountDeletion.accountDeletion.id as string
  }

  authorize(operation: string, caller: TestCaller = this.person.caller): Promise<string | undefined> {
    return this.accounts.failure(caller, authorizeMutation, { pin, operation, targetId: this.accountId })
  }

  async state(): Promise<string> {
    const [row] = await this.accounts.sql('SELECT state FROM account WHERE id = $1', this.accountId)
    return row.state as string
  }

  async deletion(): Promise<Record<string, any>> {
    return (
      await this.accounts.sql('SELECT * FROM account_deletion WHERE account_id = $1', this.accountId)
    )[0]
  }

  async steps(): Promise<Record<string, string>> {
    const { id } = await this.deletion()
    const rows = await this.accounts.sql('SELECT domain, state FROM deletion_step WHERE deletion_id = $1', id)
    return Object.fromEntries(rows.map(({ domain, state }) => [domain, state]))
  }

  /** State and restriction of each session. */
  async sessions(): Promise<[string, string | null][]> {
    const rows = await this.accounts.sql(
      'SELECT state, restricted_by FROM session WHERE account_id = $1 ORDER BY state DESC, id',
      this.accountId,
    )
    return rows.map((row) => [row.state, row.restricted_by])
  }

  /** Moves the end of the grace period into the past, and makes the timer due. */
  async endGrace(): Promise<void> {
    const { id } = await this.deletion()
    await this.accounts.sql(
      `UPDATE account_deletion SET executes_at = now() - interval '1 second' WHERE id = $1`,
      id,
    )
    await this.fire(id)
  }

  /** Makes the timer due, and waits until it was handled. */
  async fire(id: string): Promise<void> {
    const [job] = await this.accounts.sql(
      `UPDATE job SET due_at = now() WHERE kind = 'account.deletion' AND aggregate_id = $1 RETURNING id`,
      id,
    )
    if (!job) throw new Error('there is no timer')
    const left = () => this.accounts.sql('SELECT 1 FROM job WHERE id = $1', job.id)
    await this.accounts.subgraph.until(async () => (await left()).length === 0, 'the timer')
  }

  /** Publishes the state of a server of this account, or of another owner. */
  async own(
    state: EventData<'servers.server.snapshot'>['state'] = 'ACTIVE',
    serverId = newId('server'),
    version = 1,
    ownerId = this.accountId,
  ): Promise<string> {
    const data = { serverId, ownerId, entitlementId: newId('entitlement'), state }
    await this.accounts.subgraph.publish('servers.server.snapshot', serverId, version, data)
    await this.applied(serverId, version)
    return serverId
  }

  /** Publishes the answer of one service. */
  async answer(
    service: (typeof erasingServices)[number],
    kept = retained,
    verb = 'completed',
  ): Promise<void> {
    const { id: deletionId } = await this.deletion()
    const data = { deletionId, erased: 2, detached: 1, retained: kept, checked: 10 }
    await this.accounts.subgraph.publish(
      `${service}.erasure.${verb}` as EventType,
      deletionId,
      1,
      data as never,
    )
  }

  /** Publishes the answers of all services, and waits for the end of the account. */
  async complete(): Promise<void> {
    for (const service of erasingServices) await this.answer(service)
    await this.accounts.subgraph.until(async () => (await this.state()) === 'DELETED', 'the deletion')
  }

  applied(aggregateId: string, version: number) {
    return this.accounts.subgraph.applied(aggregateId, version)
  }

  /** Everything that a refusal must not change. */
  async standing() {
    const { sql } = this.accounts
    const rows = ['account_deletion', 'session', 'account_move', 'security_event'].map((table) =>
      sql.call(
        this.accounts,
        `SELECT t::text FROM ${table} t WHERE account_id = $1 ORDER BY 1`,
        this.accountId,
      ),
    )
    const account = sql.call(this.accounts, 'SELECT * FROM account WHERE id = $1', this.accountId)
    return Promise.all([account, ...rows, this.accounts.subgraph.events(this.accountId)])
  }

  /** A restriction by the platform, of the account and its session. */
  private async restrict(): Promise<void> {
    await this.accounts.sql(
      `WITH moved AS (UPDATE account SET state = 'RESTRICTED' WHERE id = $1)
       UPDATE session SET state = 'RESTRICTED', restricted_by = 'ACCOUNT' WHERE account_id = $1`,
      this.accountId,
    )
  }
}
