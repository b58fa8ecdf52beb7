import { newId, type EventEnvelope, type EventType } from '@enigm/contracts'
import { Things } from '../database/things.fixture'
import { projection } from './projection'

let db: Things
beforeAll(async () => {
  db = await Things.start()
  const owner = await db.owner()
  await owner.query(
    'CREATE TABLE lamp (lamp_id text PRIMARY KEY, account_id text NOT NULL, state text NOT NULL)',
  )
  await owner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON lamp TO PUBLIC')
})
afterAll(() => db.stop())

const forgotten: object[] = []
const lamps = projection('devices.device', {
  table: 'lamp',
  key: 'deviceId',
  keyColumn: 'lamp_id',
  row: ({ accountId, state }) => (state === 'RETIRED' ? null : { accountId, state }),
  forgotten: async (row) => void forgotten.push(row),
})

async function apply(type: EventType, deviceId: string, accountId: string, state: string): Promise<void> {
  const event = { type, data: { deviceId, accountId, state } } as unknown as EventEnvelope<any>
  await db.run((tx) => lamps[type]!(event as never, tx, db.app))
}

const remembered = (deviceId: string) => db.app.read('SELECT * FROM lamp WHERE lamp_id = $1', [deviceId])

describe('projection', () => {
  it('handles every event of the aggregate', () => {
    expect(Object.keys(lamps).every((type) => type.startsWith('devices.device.'))).toBe(true)
    expect(Object.keys(lamps)).toEqual(
      expect.arrayContaining([
        'devices.device.restricted',
        'devices.device.snapshot',
        'devices.device.erased',
      ]),
    )
  })

  it('keeps the current state, and deletes the copy when the row is null', async () => {
    const [id, account] = [newId('device'), newId('account')]
    await apply('devices.device.enrollment.approved', id, account, 'TRUSTED')
    await apply('devices.device.restricted', id, account, 'RESTRICTED')
    expect(await remembered(id)).toEqual([{ lamp_id: id, account_id: account, state: 'RESTRICTED' }])
    await apply('devices.device.retired', id, account, 'RETIRED')
    expect(await remembered(id)).toEqual([])
    expect(forgotten).toEqual([{ lampId: id, accountId: account, state: 'RESTRICTED' }])
    await apply('devices.device.snapshot', id, account, 'RETIRED')
    expect(forgotten).toHaveLength(1)
  })

  it('[ACC-05] deletes the copy of an aggregate that its service has erased', async () => {
    const [id, account] = [newId('device'), newId('account')]
    await apply('devices.device.restricted', id, account, 'RESTRICTED')
    await apply('devices.device.erased', id, account, 'RESTRICTED')
    expect(await remembered(id)).toEqual([])
  })
})
