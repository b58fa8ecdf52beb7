import { newId } from '@enigm/contracts'
import { systemContext, type Transaction } from '@enigm/subgraph'
import { contextOf, idleJob, locksIn, locksOf, type TestSubgraph } from '@enigm/subgraph/testkit'
import { ManagedPhone } from './command/commands.fixture'
import { CommandService } from './command/command.service'
import { lockInOrder } from './device/device.access'
import type { Device } from './device/device.entity'
import { Owner, startDevices } from './device/device.fixture'
import { DeviceService } from './device/device.service'
import { DispatchService } from './endpoint/dispatch.service'
import { ReportService } from './endpoint/report.service'
import { EvidenceService } from './evidence/evidence.service'
import { lockOwn, requireMembership } from './management/management.access'
import { ManagementService } from './management/management.service'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const absent = newId('device')
const device = { id: absent } as Device

describe('a transaction locks, before it decides', () => {
  it.each<[string, (tx: Transaction) => Promise<unknown>, string[]]>([
    ['devices in the order of their ids', (tx) => lockInOrder(tx, [{ id: absent }]), ['device']],
    ['a device, and reads it again under the lock', (tx) => lockOwn(tx, absent), ['device', 'device']],
    ['the membership that a binding needs', (tx) => requireMembership(tx, absent), ['membership']],
    [
      'the devices of a member who leaves',
      (tx) => subgraph.app.get(ManagementService).releaseMember(tx, absent, absent),
      ['device'],
    ],
  ])('%s', async (_name, run, expected) => {
    expect(await locksIn(subgraph, subgraph.caller(), run)).toEqual(expected)
  })

  it('the device of a command that expires', async () => {
    const job = await idleJob(subgraph, 'a command', absent)
    const expire = () => subgraph.app.get(CommandService).expire(systemContext(), job)
    expect(await locksOf(subgraph, expire)).toEqual(['device'])
  })

  it('the device whose findings are deleted', async () => {
    const job = await idleJob(subgraph, 'finding.retention', absent)
    const forget = () => subgraph.app.get(EvidenceService).forget(systemContext(), job)
    expect(await locksOf(subgraph, forget)).toEqual(['device'])
  })

  it('a device that is removed, that reports, and that proves something', async () => {
    const { app } = subgraph
    const context = contextOf(subgraph.caller())
    expect(await locksOf(subgraph, () => app.get(DeviceService).remove(context as never, absent))).toEqual([
      'device',
    ])
    const report = { command: absent, seq: 1, head: '' } as never
    expect(await locksOf(subgraph, () => app.get(ReportService).record(context, device, report))).toEqual([
      'device',
    ])
    expect(
      await locksOf(subgraph, () => app.get(EvidenceService).record(context, device, {} as never)),
    ).toEqual(['device'])
  })

  it('a device that polls for its next command', async () => {
    const phone = await ManagedPhone.managed(subgraph)
    await phone.does('assignManagedPolicy', { policy: 'WIPE_ALLOWED' })
    const { id } = await phone.row()
    const next = () =>
      subgraph.app
        .get(DispatchService)
        .next(systemContext(), { id } as Device, { head: '', headInQuestion: '' })
    expect(await locksOf(subgraph, next)).toEqual(['device'])
  })

  it('the enrollments of an account, by turns', async () => {
    const owner = new Owner(subgraph)
    expect(await locksOf(subgraph, () => owner.device('PENDING_ENROLLMENT'))).toEqual(['turn'])
  })
})
