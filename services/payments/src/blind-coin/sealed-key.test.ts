import { randomBytes } from 'node:crypto'
import { startSubgraph } from '@enigm/subgraph'
import { failureOf } from '@enigm/subgraph/testkit'
import { startTestPayments } from '../payments.fixture'
import { definition } from '../service'
import { blind, orderToSign, paidOrder, redeemed, sign } from './blind-coin.fixture'
import { BLIND_COIN_DAY } from './key.service'
import { openKey, sealKey } from './sealed-key'

const [former, present, lost] = [randomBytes(32), randomBytes(32), randomBytes(32)]
const sealedWith = (key: Buffer, other?: Buffer) => ({
  BLIND_COIN_SEALING_KEY: key,
  BLIND_COIN_OPENING_KEY: other,
})

/** Payments after `enigm keys rotate coins activate`. */
const starting = startTestPayments({
  BLIND_COIN_SEALING_KEY: present.toString('base64url'),
  BLIND_COIN_OPENING_KEY: former.toString('base64url'),
})
afterAll(async () => (await starting).stop())

/** A paid order of a coin, and the row of its key, sealed with another key. */
async function orderWithKeySealedBy(sealing: Buffer) {
  const payments = await starting
  const caller = payments.subgraph.caller()
  const order = await paidOrder(payments, caller)
  const { fingerprint } = order.signingKey
  const sealed = async (): Promise<Buffer> => {
    const [row] = await payments.sql(
      'SELECT sealed_key FROM blind_coin_key WHERE fingerprint = $1',
      fingerprint,
    )
    return row.sealed_key
  }
  const write = (value: Buffer) =>
    payments.sql('UPDATE blind_coin_key SET sealed_key = $1 WHERE fingerprint = $2', value, fingerprint)
  const original = await sealed()
  const { key } = openKey(sealedWith(present, former), fingerprint, original)!
  await write(sealKey(sealing, fingerprint, key))
  return { payments, caller, order, fingerprint, sealed, restore: () => write(original) }
}

describe('a rotation of the sealing key of blind coins', () => {
  it('[PAY-03] leaves keys that the former one has sealed able to sign, and their coins pay', async () => {
    const { payments, caller, order } = await orderWithKeySealedBy(former)
    const blinded = await blind(order.signingKey)

    const { data } = await sign(payments, caller, order.id, blinded)

    expect(data.signBlindCoins).toMatchObject({ order: { state: 'FULFILLED' }, errors: [] })
    const [coin] = await blinded.unblind(data.signBlindCoins.signatures)
    expect((await redeemed(payments, coin!)).data.redeemCodeCoin.errors).toEqual([])
  })

  it.each([
    [
      'at the start of a replica',
      async () => {
        const { subgraph } = await starting
        const replica = await startSubgraph(definition, subgraph.environment)
        await replica.stop()
      },
    ],
    ['at midnight', async () => (await starting).fire(BLIND_COIN_DAY, 'platform')],
  ])('seals them with the present one %s', async (_, pass) => {
    const { payments, caller, order, fingerprint, sealed } = await orderWithKeySealedBy(former)
    expect(openKey(sealedWith(present), fingerprint, await sealed())).toBeUndefined()

    await pass()

    expect(openKey(sealedWith(present), fingerprint, await sealed())).toBeDefined()
    expect(openKey(sealedWith(former), fingerprint, await sealed())).toBeUndefined()
    const { data } = await sign(payments, caller, order.id, await blind(order.signingKey))
    expect(data.signBlindCoins.errors).toEqual([])
  })

  it('without the key that has sealed them they do not sign, stay as they are, and the order stays paid', async () => {
    const { payments, caller, order, sealed, restore } = await orderWithKeySealedBy(lost)
    const [before, blinded] = [await sealed(), await blind(order.signingKey)]

    expect(failureOf(await sign(payments, caller, order.id, blinded))).toBe('KEY_DOES_NOT_SIGN')
    await payments.fire(BLIND_COIN_DAY, 'platform')

    expect(await sealed()).toEqual(before)
    expect(await orderToSign(payments, caller, order.id)).toMatchObject({ state: 'PAID' })
    await restore()
    expect((await sign(payments, caller, order.id, blinded)).data.signBlindCoins.errors).toEqual([])
  })
})

describe('openKey', () => {
  it('opens no key of another fingerprint, and none that was changed', async () => {
    const { fingerprint, sealed } = await orderWithKeySealedBy(present)
    const changed = Buffer.from(await sealed())
    changed[changed.length - 1]! ^= 1

    expect(openKey(sealedWith(present), fingerprint, changed)).toBeUndefined()
    expect(openKey(sealedWith(present), 'A'.repeat(43), await sealed())).toBeUndefined()
  })
})
