import type { ReceivedCommand } from '@enigm/simulators'
import { freePort, type TestSubgraph } from '@enigm/subgraph/testkit'
import { ManagedPhone } from '../command/commands.fixture'
import { startDevices } from '../device/device.fixture'
import { DevicesProcess } from './device-process.fixture'

let subgraph: TestSubgraph
beforeAll(async () => {
  // Each process of devices answers at the same address, one after the other.
  subgraph = await startDevices({ DEVICE_PORT: String(await freePort()) })
})
afterAll(() => subgraph.stop())

/** A phone in managed mode with a command that a process has sent, which was killed before the phone answered. */
async function withCommandOfKilledProcess(): Promise<{ phone: ManagedPhone; received: ReceivedCommand }> {
  const phone = await ManagedPhone.managed(subgraph)
  await phone.does('requestRemoteOperation', { operation: 'LOCK' })
  const received = await subgraph.whileStopped(async () => {
    const process = DevicesProcess.start(subgraph)
    try {
      return await subgraph.until(() => phone.phone.poll().catch(() => null), 'the command')
    } finally {
      await process.kill()
    }
  })
  return { phone, received }
}

const states = async (phone: ManagedPhone) =>
  (await phone.events()).filter((type) => type.startsWith('command.')).map((type) => type.slice(8))

describe('a process that is killed between a command and its acknowledgement', () => {
  it('[MDM-05] takes nothing from the command: the report after the restart completes it exactly once', async () => {
    const { phone, received } = await withCommandOfKilledProcess()
    expect(await phone.command()).toMatchObject({ kind: 'LOCK', state: 'DISPATCHED' })

    const completed = { status: 200, body: { state: 'COMPLETED', late: false } }
    expect(await phone.phone.carryOut(received)).toEqual(completed)
    expect(await phone.phone.report(received, 'COMPLETED')).toEqual(completed)

    expect(await phone.phone.poll()).toBeNull()
    expect(await phone.command()).toMatchObject({ kind: 'LOCK', state: 'COMPLETED' })
    expect(await states(phone)).toEqual(['requested', 'dispatched', 'acknowledged', 'completed'])
  })

  it('[MDM-05] gives a phone the same command again that has not stored it', async () => {
    const { phone, received } = await withCommandOfKilledProcess()
    const restarted = phone.phone.copy({ seq: 0, head: '' })

    const again = (await restarted.poll())!

    expect(again.jti).toBe(received.jti)
    expect(await restarted.carryOut(again)).toMatchObject({ body: { state: 'COMPLETED', late: false } })
    expect((await states(phone)).filter((state) => state === 'completed')).toHaveLength(1)
  })
})
