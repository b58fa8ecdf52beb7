import { newId } from '@enigm/contracts'
import { ThingState } from '../testkit/thing'
import { things, Things } from './things.fixture'

let db: Things
beforeAll(async () => {
  db = await Things.start()
})
afterAll(() => db.stop())

describe('an aggregate', () => {
  it('writes state, event and audit entry of every change by its description', async () => {
    const ownerId = newId('account')
    const { id } = await db.create(ownerId)
    const shutAt = new Date()
    const shut = await db.run((tx) => things.move(tx, 'shut', { id, ownerId }, { set: { shutAt } }))
    expect(shut).toMatchObject({ id, version: 2, state: ThingState.SHUT, shutAt })
    expect(await db.events(id)).toEqual([
      {
        type: 'devices.device.enrollment.requested',
        version: 1,
        data: { deviceId: id, accountId: ownerId, sessionId: 'sess_test', state: 'TRUSTED' },
      },
      {
        type: 'devices.device.restricted',
        version: 2,
        data: { deviceId: id, accountId: ownerId, sessionId: 'sess_test', state: 'RESTRICTED' },
      },
    ])
    expect(await db.audit(`account:${ownerId}`)).toMatchObject([
      { action: 'devices.device.enrollment.requested', target: id, reason: '' },
      { action: 'devices.device.restricted', target: id, actor: 'acct_caller' },
    ])
  })

  it('allows a change to add event data or a reason, or to omit the audit entry', async () => {
    const ownerId = newId('account')
    const { id } = await db.create(ownerId)
    await db.run(async (tx) => {
      await things.move(tx, 'shut', { id }, { reason: 'RECOVERY' })
      await things.change(
        tx,
        'devices.device.revoked',
        { id },
        {
          event: ({ ownerId: accountId }) => ({
            state: 'REVOKED',
            accountId,
            effectiveAt: '2026-01-01T00:00:00.000Z',
          }),
          audit: null,
        },
      )
    })
    expect((await db.events(id)).at(-1)).toMatchObject({
      version: 3,
      data: { state: 'REVOKED', effectiveAt: '2026-01-01T00:00:00.000Z' },
    })
    const trail = await db.audit(`account:${ownerId}`)
    expect(trail.map(({ action, reason }) => [action, reason])).toEqual([
      ['devices.device.enrollment.requested', ''],
      ['devices.device.restricted', 'RECOVERY'],
    ])
  })

  it('checks the ownership clause in the statement before the lifecycle', async () => {
    const { id, ownerId } = await db.create(newId('account'))
    const shut = (owner: string) => db.run((tx) => things.move(tx, 'shut', { id, ownerId: owner }))
    await expect(shut(newId('account'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await shut(ownerId)
    await expect(shut(ownerId)).rejects.toMatchObject({ code: 'INVALID_TRANSITION' })
    expect(await db.events(id)).toHaveLength(2)
  })

  it('creates and moves many aggregates in the same way', async () => {
    const ownerId = newId('account')
    const rows = [1, 2, 3].map(() => ({ id: newId('device'), ownerId, shutAt: null, state: ThingState.OPEN }))
    await db.run((tx) => things.createMany(tx, 'devices.device.enrollment.requested', rows))
    const ids = rows.map(({ id }) => id)
    const moved = await db.run((tx) => things.moveMany(tx, 'shut', ids, { reason: 'TOGETHER' }))
    expect(moved.map(({ state }) => state)).toEqual(['SHUT', 'SHUT', 'SHUT'])
    const trail = await db.audit(`account:${ownerId}`)
    expect(trail.map(({ reason }) => reason)).toEqual(['', '', '', 'TOGETHER', 'TOGETHER', 'TOGETHER'])
  })

  it('has snapshots page by page in the order of ids', async () => {
    const made = await Promise.all([1, 2, 3].map(() => db.create(newId('account'))))
    const found = []
    for (let after = ''; ;) {
      const page = await things.snapshot(db.app, after, 2)
      found.push(...page)
      if (page.length < 2) break
      after = page.at(-1)!.aggregateId
    }
    expect(found.map(({ aggregateId }) => aggregateId)).toEqual(
      found.map(({ aggregateId }) => aggregateId).sort(),
    )
    for (const { id, ownerId } of made) {
      const data = { deviceId: id, accountId: ownerId, sessionId: 'sess_test', state: 'TRUSTED' }
      expect(found).toContainEqual({ aggregateId: id, version: 1, data })
    }
  })
})
