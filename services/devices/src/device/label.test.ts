import type { TestSubgraph } from '@enigm/subgraph/testkit'
import { Owner, queryDevice, startDevices } from './device.fixture'
import { freeLabel, LabelColor, LabelNoun, textOfLabel, type Label } from './label'

let subgraph: TestSubgraph
beforeAll(async () => {
  subgraph = await startDevices()
})
afterAll(() => subgraph.stop())

const change = async (owner: Owner, input: object, caller = owner.panel) => {
  const { data, errors } = await subgraph.call<any>(
    caller,
    `mutation ($input: ChangeDeviceLabelInput!) { changeDeviceLabel(input: $input) { device { label } errors { code } } }`,
    { input },
  )
  return errors ?? data.changeDeviceLabel
}

const labelOf = async (owner: Owner, handle: string) => {
  const { data } = await subgraph.call<any>(
    owner.panel,
    'query ($h: DeviceHandle!) { device(handle: $h) { label } }',
    { h: handle },
  )
  return data.device.label
}

describe('the label of a device', () => {
  it('[DEV-18] is two words of closed lists, and differs from those of the other devices', async () => {
    const owner = new Owner(subgraph)
    const devices = [await owner.device('TRUSTED'), await owner.device('TRUSTED'), await owner.device()]
    const labels = await Promise.all(devices.map(({ handle }) => labelOf(owner, handle)))
    for (const label of labels) expect(label).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/)
    expect(new Set(labels).size).toBe(3)
  })

  it('[DEV-18] is chosen among those that are not in use', () => {
    const all = Object.values(LabelColor).flatMap((labelColor) =>
      Object.values(LabelNoun).map((labelNoun): Label => ({ labelColor, labelNoun })),
    )
    const [only, ...used] = all
    expect(freeLabel(used, (below) => below - 1)).toEqual(only)
    expect(new Set(all.map(textOfLabel)).size).toBe(all.length)
    expect(() => freeLabel(all, () => 0)).toThrow('in use')
  })

  it('[DEV-18] is changed by its owner within the closed lists, which an event tells without the words', async () => {
    const owner = new Owner(subgraph)
    const { handle } = await owner.device('TRUSTED')
    expect(await change(owner, { deviceHandle: handle, color: 'JADE', noun: 'OTTER' })).toEqual({
      device: { label: 'Jade Otter' },
      errors: [],
    })
    const row = await owner.row(handle)
    const event = (await owner.events(row)).at(-1)!
    expect(event).toMatchObject({ type: 'devices.device.relabeled' })
    expect(JSON.stringify(event)).not.toMatch(/jade|otter/i)
    expect(await change(owner, { deviceHandle: handle, color: 'JADE', noun: 'My phone' })).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ])
  })

  it('[DEV-18] is refused where another device of the account has it, and is free again when that one has ended', async () => {
    const owner = new Owner(subgraph)
    const [first, second] = [await owner.device('TRUSTED'), await owner.device('TRUSTED')]
    const words = { color: 'JADE', noun: 'OTTER' }
    await change(owner, { deviceHandle: first.handle, ...words })
    const before = await labelOf(owner, second.handle)
    expect(await change(owner, { deviceHandle: second.handle, ...words })).toEqual({
      device: null,
      errors: [{ code: 'LABEL_TAKEN' }],
    })
    expect(await labelOf(owner, second.handle)).toBe(before)
    await owner.act('REVOKE', first.handle)
    expect(await change(owner, { deviceHandle: second.handle, ...words })).toMatchObject({ errors: [] })
  })

  it('belongs to the owner: another account gets NOT_FOUND', async () => {
    const [owner, other] = [new Owner(subgraph), new Owner(subgraph)]
    const { handle } = await owner.device('TRUSTED')
    const before = await labelOf(owner, handle)
    expect(await change(other, { deviceHandle: handle, color: 'JADE', noun: 'OTTER' })).toMatchObject({
      errors: [{ code: 'NOT_FOUND' }],
    })
    expect(await labelOf(owner, handle)).toBe(before)
    expect((await queryDevice(other, handle)).data.device).toBeNull()
  })
})
