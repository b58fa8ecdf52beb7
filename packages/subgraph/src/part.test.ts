import type { App } from './app'
import type { Transaction } from './database/transaction'
import { defineSubgraph } from './define'
import { definePart, mergeParts } from './part'

const app = {} as App
const tx = { query: async () => [] } as unknown as Transaction

describe('the parts of a service', () => {
  it('are merged', () => {
    class One {}
    class Other {}
    const read = async () => []
    const definition = defineSubgraph({
      name: 'devices',
      parts: [
        definePart({ entities: [One], snapshots: { 'devices.device.snapshot': read } }),
        definePart({ entities: [Other], jobs: { EXPIRY: async () => undefined } }),
      ],
      references: { One: async (keys) => keys.map(() => null) },
    })
    expect(definition).toMatchObject({
      name: 'devices',
      entities: [One, Other],
      snapshots: { 'devices.device.snapshot': read },
    })
    expect(Object.keys(definition.jobs)).toEqual(['EXPIRY'])
    expect(Object.keys(definition.references)).toEqual(['One'])
  })

  it('handle one event in their order, and a single batch handler keeps its batch variant', async () => {
    const handled: string[] = []
    const note = (name: string) => async () => void handled.push(name)
    const batched = Object.assign(note('batched'), { batch: note('batch') })
    const { eventHandlers } = mergeParts([
      { eventHandlers: { 'accounts.account.snapshot': note('one'), 'accounts.account.activated': batched } },
      { eventHandlers: { 'accounts.account.snapshot': note('other') } },
    ])
    await eventHandlers['accounts.account.snapshot']!({} as never, tx, app)
    expect(handled).toEqual(['one', 'other'])
    expect(eventHandlers['accounts.account.activated']).toBe(batched)
  })

  it('erase in their order, and their results are added', async () => {
    const { erase } = mergeParts([
      { erase: async () => ({ erased: 1, detached: 2 }) },
      { erase: async () => ({ erased: 3, detached: 0, retained: [{ ground: 'SECURITY' }] }) },
    ])
    expect(await erase!('acct_one', tx, app)).toEqual({
      erased: 4,
      detached: 2,
      retained: [{ ground: 'SECURITY' }],
    })
  })

  it('close their open listeners when another fails', async () => {
    const closed = jest.fn(async () => undefined)
    const { listen } = mergeParts([
      { listen: async () => closed },
      { listen: async () => Promise.reject(new Error('the port is taken')) },
    ])
    await expect(listen!(app)).rejects.toThrow('the port is taken')
    expect(closed).toHaveBeenCalledTimes(1)
  })

  it('are refused if two define the same job', () => {
    const part = definePart({ jobs: { EXPIRY: async () => undefined } })
    expect(() => mergeParts([part, part])).toThrow('two parts define the job EXPIRY')
  })
})
