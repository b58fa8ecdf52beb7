import { Holder, TestKeys } from '../keys.fixture'
import { KeyState } from '../key/key.lifecycle'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

const SIGNALS = 'keyTrustSignals { kind value source observedAt }'

describe('Account.keyTrustSignals', () => {
  it('[TRU-09] gives one KEY_LIFECYCLE for each Key that has not ended, with its source', async () => {
    const holder = await Holder.create(keys)
    const [linked, lost] = [await holder.key(KeyState.LINKED), await holder.key(KeyState.LOST)]
    await holder.key(KeyState.REVOKED)
    const since = async (handle: string) => (await holder.row(handle)).changed_at.toISOString()
    expect((await holder.own(SIGNALS)).keyTrustSignals).toEqual([
      { kind: 'KEY_LIFECYCLE', value: 'LINKED', source: 'keys', observedAt: await since(linked.handle) },
      {
        kind: 'KEY_LIFECYCLE',
        value: 'LOST',
        source: 'keys',
        observedAt: await since(lost.handle),
      },
    ])
  })

  it('[TRU-09] shows signals of the own account alone', async () => {
    const [holder, other] = [await Holder.create(keys), await Holder.create(keys)]
    await holder.key()
    expect((await holder.account(SIGNALS, other.panel)).data._entities).toEqual([null])
    const { errors } = await holder.account(SIGNALS, {
      ...keys.subgraph.caller('SUPPORT'),
      accountId: holder.accountId,
    })
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })
})
