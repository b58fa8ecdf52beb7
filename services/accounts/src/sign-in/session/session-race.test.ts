import { failureOf, whileHeld } from '@enigm/subgraph/testkit'
import { startTestAccounts } from '../../accounts.fixture'
import { TestStaff } from '../../platform/staff/administration.fixture'

const starting = startTestAccounts()
const staffing = starting.then((accounts) => new TestStaff(accounts))
const operating = starting.then((accounts) => accounts.person('OPERATOR'))
afterAll(async () => (await starting).subgraph.stop())

/** A customer with two sessions, and what operators do to the account. */
async function customer() {
  const [accounts, staff, operator] = await Promise.all([starting, staffing, operating])
  const { accountId, sessionId, credentials } = await accounts.person()
  const other = (await accounts.signIn(credentials)).session.id
  const act = async (name: 'restrictAccount' | 'suspendAccount') =>
    failureOf(await staff.act(operator.caller, name, staff.handle(accountId)))
  const eventsOf = async (id: string) =>
    (await accounts.subgraph.events(id)).map(({ type, data }) => [type, data.cause ?? data.restrictedBy])
  return { accounts, sessionId, other, act, eventsOf }
}

describe('a change of all sessions of an account', () => {
  it('[SES-02] waits for a session that is being closed, and does not close it again', async () => {
    const { accounts, sessionId, other, act, eventsOf } = await customer()
    const closing = {
      sql: `UPDATE session SET state = 'CLOSED', ended_at = now(), version = version + 1 WHERE id = $1`,
      parameters: [sessionId],
    }
    expect(await whileHeld(accounts.subgraph, closing, () => act('suspendAccount'))).toBeUndefined()
    expect((await eventsOf(sessionId)).map(([type]) => type)).toEqual(['accounts.session.started'])
    expect((await eventsOf(other)).at(-1)).toEqual(['accounts.session.closed', 'ADMINISTRATION'])
  })

  it('[SES-03] waits for a session that its holder is restricting, and restricts it on top', async () => {
    const { accounts, sessionId, other, act, eventsOf } = await customer()
    const restricting = {
      sql: `UPDATE session SET state = 'RESTRICTED', restricted_by = 'HOLDER', restricted_by_holder = true,
        version = version + 1, tokens_from_version = version + 1 WHERE id = $1`,
      parameters: [sessionId],
    }
    expect(await whileHeld(accounts.subgraph, restricting, () => act('restrictAccount'))).toBeUndefined()
    for (const id of [sessionId, other])
      expect((await eventsOf(id)).at(-1)).toEqual(['accounts.session.restricted', 'ACCOUNT'])
    const [row] = await accounts.sql(
      'SELECT restricted_by, restricted_by_holder, version, tokens_from_version FROM session WHERE id = $1',
      sessionId,
    )
    expect(row).toEqual({
      restricted_by: 'ACCOUNT',
      restricted_by_holder: true,
      version: 3,
      tokens_from_version: 3,
    })
  })
})
