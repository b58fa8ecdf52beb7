import { newId } from '@enigm/contracts'
import { type TestSubgraph } from '@enigm/subgraph/testkit'
import { Owner, startDevices } from './device.fixture'
import { DeviceState } from './device.lifecycle'
import { ManagedPhone, member } from '../command/commands.fixture'
import { definition } from '../service'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const { PENDING_ENROLLMENT, REVOKED, TRUSTED } = DeviceState

/** An account with devices, whose deletion begins. */
class LeavingOwner extends Owner {
  readonly deletionId = newId('accountDeletion')

  publish(type: 'accounts.account.deletion.started' | 'accounts.account.snapshot', version: number) {
    const data = {
      accountId: this.accountId,
      state: 'DELETION_REQUESTED' as const,
      deletionId: this.deletionId,
    }
    return subgraph.publish(type, this.accountId, version, data)
  }

  async leave(type: Parameters<LeavingOwner['publish']>[0] = 'accounts.account.deletion.started') {
    await this.publish(type, 1)
    return subgraph.until(async () => (await subgraph.events(this.deletionId))[0], 'the answer')
  }
}

describe('the deletion of an account', () => {
  it('[ACC-05] revokes what still counts, has every device forgotten by its last event, and answers what is gone and kept', async () => {
    const owner = new LeavingOwner(subgraph)
    const handles = [PENDING_ENROLLMENT, TRUSTED, REVOKED].map((state) => owner.device(state))
    const ids = await Promise.all(
      handles.map(async (device) => (await owner.row((await device).handle)).id as string),
    )
    const answer = await owner.leave()
    expect(answer).toEqual({
      type: 'devices.erasure.completed',
      aggregateId: owner.deletionId,
      version: 1,
      data: {
        deletionId: owner.deletionId,
        erased: 3,
        detached: 0,
        checked: expect.any(Number),
        retained: [
          { ground: 'SECURITY', until: expect.any(String) },
          { ground: 'EVENT_DELIVERY', until: expect.any(String) },
          { ground: 'TOMBSTONE' },
        ],
      },
    })
    for (const id of ids) {
      const [revoked, erased] = (await subgraph.events(id)).slice(-2)
      expect(revoked).toMatchObject({ type: 'devices.device.revoked', data: { state: 'REVOKED' } })
      expect(erased).toMatchObject({ type: 'devices.device.erased', data: { state: 'REVOKED' } })
      expect(erased!.version).toBe(revoked!.version + 1)
    }
    expect(await owner.rows()).toEqual([])
    expect((await owner.audit()).at(-1)).toMatchObject({
      actor: 'system',
      action: 'devices.erasure.completed',
      target: owner.deletionId,
    })
  })

  it('[ACC-05] [ACC-07] leaves the account’s id in the audit trail and the events of eight days, and nowhere else', async () => {
    const owner = new LeavingOwner(subgraph)
    await owner.device(TRUSTED)
    const phone = await ManagedPhone.withPolicy(subgraph, 'WIPE_ALLOWED', owner)
    const organizationId = newId('organization')
    await member(subgraph, owner, organizationId)
    await phone.does('bindManagedDevice', { organizationId })
    await phone.does('requestRemoteWipe')
    await owner.leave()
    const tables = await subgraph.app.read<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    )
    const holding: string[] = []
    for (const { name } of tables) {
      const sql = `SELECT 1 FROM "${name}" t WHERE strpos(t::text, $1) > 0 LIMIT 1`
      if ((await subgraph.app.read(sql, [owner.accountId])).length > 0) holding.push(name)
    }
    expect(holding.sort()).toEqual(['audit_entry', 'audit_head', 'inbox', 'inbox_head', 'outbox'])
  })

  it('[ACC-05] happens once, however often and by whichever event it is requested, and changes no other account', async () => {
    const [owner, other] = [new LeavingOwner(subgraph), new Owner(subgraph)]
    await owner.device(TRUSTED)
    const { handle } = await other.device(TRUSTED)
    await owner.leave()
    const trail = await owner.audit()
    await owner.publish('accounts.account.snapshot', 2)
    await owner.publish('accounts.account.deletion.started', 3)
    await subgraph.until(async () => {
      const sql = 'SELECT 1 FROM inbox_head WHERE aggregate_id = $1 AND version = 3'
      return (await subgraph.app.read(sql, [owner.accountId]))[0]
    }, 'the events to be applied')
    expect(await subgraph.events(owner.deletionId)).toHaveLength(1)
    expect(await owner.audit()).toEqual(trail)
    expect(await other.row(handle)).toMatchObject({ state: 'TRUSTED' })
  })

  it('[ACC-05] also starts with a snapshot of the account; its answer has a snapshot too', async () => {
    const owner = new LeavingOwner(subgraph)
    await owner.device(TRUSTED)
    const answer = await owner.leave('accounts.account.snapshot')
    expect(await owner.rows()).toEqual([])
    const snapshot = definition.snapshots['devices.erasure.snapshot']!
    const answers = await snapshot(subgraph.app, '', 1000)
    expect(answers.find(({ aggregateId }) => aggregateId === owner.deletionId)).toEqual({
      aggregateId: owner.deletionId,
      version: 1,
      data: answer.data,
    })
  })
})
