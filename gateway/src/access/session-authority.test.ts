import { BrokerUsedProofs } from '../identity/dpop/used-proofs'
import { createBroker, freePort } from '../fixtures/nats.fixture'
import { until } from '../fixtures/until.fixture'
import { AccountsSessionAuthority } from './session-authority'

type Context = Parameters<AccountsSessionAuthority['beforeMutation']>[0]

/** Of a gateway whose list of revocations is current, so that accounts is not asked. */
const authority = new AccountsSessionAuthority({ revocations: { isCurrent: () => true } } as never)

describe('a mutation of a machine client', () => {
  it('is UNAVAILABLE while the broker cannot say whether another gateway has seen its proof', async () => {
    const callers = [{ hasUnsharedProof: true }, {}].map((caller) => ({ caller }) as unknown as Context)
    await expect(authority.beforeMutation(callers[0]!)).rejects.toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
    })
    await expect(authority.beforeMutation(callers[1]!)).resolves.toBeUndefined()
  })
})

describe('what gateways know of the use of proofs', () => {
  it('is unknown without a broker, and without the stream', async () => {
    const nowhere = new BrokerUsedProofs({ url: `nats://127.0.0.1:${await freePort()}` })
    expect(await nowhere.mark('key', 'proof')).toBe('unknown')
    await nowhere.stop()
    const broker = await createBroker()
    await broker.start()
    const proofs = new BrokerUsedProofs({ url: broker.url })
    expect(await proofs.mark('key', 'proof')).toBe('unknown')
    await broker.createStream()
    const mark = () => proofs.mark('key', 'proof')
    expect(await until(mark, (known) => known !== 'unknown')).toBe('new')
    expect(await mark()).toBe('used')
    await proofs.stop()
    await broker.remove()
  })
})
