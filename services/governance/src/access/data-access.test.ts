import { newId, type ServiceName } from '@enigm/contracts'
import { hashOf, systemContext, type SequencedEntry } from '@enigm/subgraph'
import { until, type TestCaller } from '@enigm/subgraph/testkit'
import { own, TestLedger } from '../governance.fixture'
import { LedgerService } from '../ledger/ledger.service'

let ledger: TestLedger
beforeAll(async () => {
  ledger = await TestLedger.start()
})
afterAll(() => ledger.stop())

interface Read {
  readonly action: string
  readonly actor: string
  readonly at: string
}

/** Records reads of an account in the trail of a service, as the collector does. */
class TestService {
  private position = 0
  private readonly chains = new Map<string, { seq: number; hash: string }>()

  constructor(private readonly name: ServiceName) {}

  async reads(holder: TestCaller, ...reads: readonly Read[]): Promise<void> {
    const after = this.position
    const entries = reads.map((read) => this.entry(`account:${holder.accountId}`, read))
    const page = { previousHash: null, head: this.position, entries }
    const { app } = ledger.subgraph
    expect(await app.get(LedgerService).record(systemContext(), this.name, after, page)).toBe(true)
  }

  private entry(scope: string, read: Read): SequencedEntry {
    const before = this.chains.get(scope) ?? { seq: 0, hash: '' }
    const row = {
      ...{ scope, seq: before.seq + 1, ...read, target: 'x', outcome: 'DONE' as const, reason: '' },
      ...{ grantId: '', correlationId: newId('event'), previousHash: before.hash },
    }
    const hash = hashOf(row)
    this.chains.set(scope, { seq: row.seq, hash })
    return { ...row, hash, position: ++this.position, actorHandle: read.actor, targetHandle: 'x' }
  }
}

const services = { devices: new TestService('devices'), payments: new TestService('payments') }

async function accesses(caller: TestCaller, parameters = 'first: 100') {
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Account {
    accesses(${parameters}) { edges { node { at service what by } } pageInfo { hasNextPage endCursor } } } } }`
  const r = [{ __typename: 'Account', id: caller.accountId }]
  const { data, errors } = await ledger.subgraph.call(caller, query, { r })
  if (errors) throw new Error(errors[0]!.extensions.code)
  const { edges, pageInfo } = data._entities[0].accesses
  return { nodes: edges.map(({ node }: any) => node), ...pageInfo }
}

const at = (minute: number) => `2026-11-30T10:${String(minute).padStart(2, '0')}:59.123456Z`
const hour = '2026-11-30T10:00:00.000Z'

describe('accesses', () => {
  it('[AUD-01] [AUD-03] are one list of the reads by others in all services, by hour and category, without own actions', async () => {
    const holder = ledger.customer()
    await services.devices.reads(
      holder,
      { action: 'Query.customerDevices', actor: 'SUPPORT', at: at(1) },
      { action: 'devices.device.revoked', actor: holder.accountId!, at: at(2) },
      { action: 'Query.deviceSessions', actor: holder.accountId!, at: at(3) },
    )
    await services.payments.reads(holder, { action: 'Query.payment', actor: 'OPERATOR', at: at(4) })
    await services.devices.reads(holder, { action: 'Query.member', actor: 'ADMINISTRATOR', at: at(5) })
    const { nodes } = await accesses(holder)
    expect(nodes).toEqual([
      { at: hour, service: 'devices', what: 'Query.member', by: 'ADMINISTRATOR' },
      { at: hour, service: 'payments', what: 'Query.payment', by: 'OPERATOR' },
      { at: hour, service: 'devices', what: 'Query.customerDevices', by: 'SUPPORT' },
    ])
    const first = await accesses(holder, 'first: 2')
    const second = await accesses(holder, `first: 2, after: "${first.endCursor}"`)
    expect([...first.nodes, ...second.nodes]).toEqual(nodes)
    expect([first.hasNextPage, second.hasNextPage]).toEqual([true, false])
  })

  it('[AUD-01] belong to their account: another one and one without entries have none', async () => {
    const [holder, other] = [ledger.customer(), ledger.customer()]
    await services.devices.reads(holder, { action: 'Query.customerDevices', actor: 'SUPPORT', at: at(1) })
    expect((await accesses(other)).nodes).toEqual([])
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Account { accesses { edges { node { what } } } } } }`
    const r = [{ __typename: 'Account', id: holder.accountId }]
    const { subgraph } = ledger
    for (const stranger of [
      other,
      subgraph.caller('OPERATOR'),
      subgraph.caller('PARTNER'),
      subgraph.caller('DASHBOARD'),
    ])
      expect((await subgraph.call(stranger, query, { r })).data).toEqual({ _entities: [null] })
    expect((await subgraph.call(holder, query, { r })).data._entities[0].accesses.edges).toHaveLength(1)
  })

  it('[AUD-01] has a read of the own trail a moment later, and not what is older than a year', async () => {
    const holder = ledger.customer()
    const read = { scope: `account:${holder.accountId}`, action: 'Query.account', actor: 'AUDITOR' }
    await ledger.writeAt('2001-01-01Z', read)
    await ledger.write(read)
    await until(async () => (await accesses(holder)).nodes.length > 0, 'the reads')
    await ledger.checkpoint()
    await until(async () => (await accesses(holder)).nodes.length === 1, 'the erasure')
    const log = await ledger.log(holder, own(holder), 'size')
    expect(log.size).toBe(2)
  })
})
