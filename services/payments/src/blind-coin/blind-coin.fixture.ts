import { randomBytes, webcrypto } from 'node:crypto'
import { RSABSSA } from '@cloudflare/blindrsa-ts'
import type { Answer, TestCaller } from '@enigm/subgraph/testkit'
import { createOrderMutation, newKey, purchase, type TestPayments } from '../payments.fixture'

const suite = RSABSSA.SHA384.PSS.Deterministic()
type PublicKey = Parameters<typeof suite.blind>[0]

const keyFields = 'fingerprint publicKey signsFrom signsUntil validUntil product { key }'
export const keysQuery = `{ blindCoinKeys { ${keyFields} } }`
export const totalsQuery = '{ blindCoinKeys { fingerprint issued redeemed } }'
export const voidKeyMutation = `mutation ($input: VoidBlindCoinKeyInput!) { voidBlindCoinKey(input: $input) {
  key { fingerprint voidedOn } errors { code message path } } }`
const orderToSignQuery = `query ($id: ID!) { order(id: $id) {
  id state delivery quantity availableActions vat { amount } signingKey { ${keyFields} } } }`
const signMutation = `mutation ($input: SignBlindCoinsInput!) { signBlindCoins(input: $input) {
  order { id state } signatures errors { code message path } } }`

export interface ShownKey {
  fingerprint: string
  publicKey: string
  signsFrom: string
  signsUntil: string
  validUntil: string
}

/** What a browser holds between blinding and unblinding. */
interface Blinded {
  readonly fingerprint: string
  readonly tokens: readonly Uint8Array[]
  readonly blindedMessages: readonly string[]
  /** The codes of the coins. */
  unblind(signatures: readonly string[]): Promise<string[]>
}

/** Blinds random tokens, as the browser of a buyer does. */
export async function blind({ fingerprint, publicKey }: ShownKey, quantity = 1): Promise<Blinded> {
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-384' }
  const spki = Buffer.from(publicKey, 'base64url')
  const key = (await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify'])) as PublicKey
  const tokens = Array.from({ length: quantity }, () => new Uint8Array(randomBytes(32)))
  const blinded = await Promise.all(tokens.map((token) => suite.blind(key, token)))
  const base64url = (octets: Uint8Array) => Buffer.from(octets).toString('base64url')
  return {
    ...{ fingerprint, tokens, blindedMessages: blinded.map(({ blindedMsg }) => base64url(blindedMsg)) },
    unblind: (signatures) =>
      Promise.all(
        signatures.map(async (signature, index) => {
          const [token, { inv }] = [tokens[index]!, blinded[index]!]
          const blindSignature = new Uint8Array(Buffer.from(signature, 'base64url'))
          const unblinded = await suite.finalize(key, token, blindSignature, inv)
          return [fingerprint, base64url(token), base64url(unblinded)].join('.')
        }),
      ),
  }
}

/** Orders blind coins. */
export async function orderCoins(
  { subgraph }: TestPayments,
  caller: TestCaller,
  input: object = {},
): Promise<Answer> {
  return subgraph.call(caller, createOrderMutation, {
    input: { ...purchase(), delivery: 'BLIND_COINS', ...input },
  })
}

export async function orderToSign({ subgraph }: TestPayments, caller: TestCaller, id: string) {
  return (await subgraph.call(caller, orderToSignQuery, { id })).data.order
}

/** A paid order of one blind coin, not signed yet. */
export async function paidOrder(payments: TestPayments, caller: TestCaller, productKey = 'SERVER_MONTHLY') {
  const { data } = await orderCoins(payments, caller, { productKey })
  const { id } = data.createOrder.order
  await payments.redeem(caller, id, await payments.code(productKey))
  return orderToSign(payments, caller, id)
}

export function sign(
  { subgraph }: TestPayments,
  caller: TestCaller,
  orderId: string,
  { fingerprint, blindedMessages }: Pick<Blinded, 'fingerprint' | 'blindedMessages'>,
): Promise<Answer> {
  return subgraph.call(caller, signMutation, { input: { orderId, fingerprint, blindedMessages } })
}

/** A blind coin that a new buyer has bought. */
export async function blindCoin(payments: TestPayments, productKey?: string): Promise<string> {
  const buyer = payments.subgraph.caller()
  const order = await paidOrder(payments, buyer, productKey)
  const blinded = await blind(order.signingKey)
  const { data } = await sign(payments, buyer, order.id, blinded)
  const [code] = await blinded.unblind(data.signBlindCoins.signatures)
  return code!
}

/** Pays a new order of a new buyer with a code. */
export async function redeemed(payments: TestPayments, code: string, productKey?: string): Promise<Answer> {
  const caller = payments.subgraph.caller()
  const { id } = await payments.order(caller, productKey)
  return payments.redeem(caller, id, code, newKey())
}
