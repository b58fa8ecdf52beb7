import { z } from 'zod'
import type { MoneroChain, StoredTransfer } from './chain'

/** From this number of confirmations on the receiver can spend a transfer. */
const UNLOCKED_CONFIRMATIONS = 10

/** Above this number `unlock_time` is a moment in seconds and not a height. */
const HIGHEST_HEIGHT = 500_000_000

const unsigned = z.number().int().nonnegative()
const parameters = {
  get_height: z.object({}),
  store: z.object({}),
  create_address: z.object({ account_index: unsigned.default(0) }),
  get_transfers: z.object({
    in: z.boolean().default(false),
    pool: z.boolean().default(false),
    filter_by_height: z.boolean().default(false),
    min_height: unsigned.default(0),
    account_index: unsigned.default(0),
  }),
}
type Method = keyof typeof parameters
type Given<M extends Method> = z.infer<(typeof parameters)[M]>

/** A call that the wallet refuses, with the code and the message of the original. */
class Refusal extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message)
  }
}

/** The results of the methods, as texts of JSON: amounts are numbers of up to 64 bits, which JSON.stringify cannot write. */
const results: { [M in Method]: (chain: MoneroChain, given: Given<M>) => string } = {
  get_height: ({ height }) => JSON.stringify({ height }),
  store: (chain) => (chain.writeWallet(), '{}'),
  create_address: createAddress,
  get_transfers: transfersOf,
}

/** The answer of monero-wallet-rpc 0.18 to a call; `npm run test:chain` compares it with the one of the original. */
export function answerOf(chain: MoneroChain, body: string): string {
  const { method, params = {} } = JSON.parse(body) as { method: string; params?: unknown }
  try {
    return `{"id":"0","jsonrpc":"2.0","result":${resultOf(chain, method, params)}}`
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, message } = error
    return JSON.stringify({ error: { code, message }, id: '0', jsonrpc: '2.0' })
  }
}

function resultOf(chain: MoneroChain, method: string, params: unknown): string {
  if (!isMethod(method)) throw new Refusal(-32601, 'Method not found')
  const given = parameters[method].safeParse(params)
  if (!given.success) throw new Refusal(-32602, 'Invalid params')
  return (results[method] as (chain: MoneroChain, given: object) => string)(chain, given.data)
}

function isMethod(name: string): name is Method {
  return Object.hasOwn(parameters, name)
}

function createAddress(chain: MoneroChain, { account_index }: Given<'create_address'>): string {
  if (account_index > 0) throw new Refusal(-14, 'account index is out of bound')
  const { address, index } = chain.createAddress()
  return JSON.stringify({ address, address_index: index, address_indices: [index], addresses: [address] })
}

/** An empty list is left out, as in the original, whose lower bound is exclusive. */
function transfersOf(chain: MoneroChain, given: Given<'get_transfers'>): string {
  if (given.account_index > 0) return '{}'
  const above = given.filter_by_height ? given.min_height : -1
  const mined = chain.transfers.filter(({ height }) => height !== null && height > above)
  const inPool = chain.transfers.filter(({ height }) => height === null)
  const lists = [given.in ? listOf(chain, 'in', mined) : '', given.pool ? listOf(chain, 'pool', inPool) : '']
  return `{${lists.filter(Boolean).join()}}`
}

function listOf(chain: MoneroChain, type: 'in' | 'pool', transfers: readonly StoredTransfer[]): string {
  if (transfers.length === 0) return ''
  return `"${type}":[${transfers.map((each) => entryOf(chain, type, each)).join()}]`
}

function entryOf(chain: MoneroChain, type: 'in' | 'pool', transfer: StoredTransfer): string {
  const { txid, index, amount, height, unlockTime, timestamp } = transfer
  const confirmations = height === null ? 0 : chain.height - height
  const place = { major: 0, minor: index }
  const rest = {
    address: chain.addressOf(index),
    ...(height !== null && { confirmations }),
    ...{ double_spend_seen: false, fee: 1, height: height ?? 0 },
    locked: confirmations < UNLOCKED_CONFIRMATIONS || isLocked(chain, unlockTime),
    ...{ note: '', payment_id: '0'.repeat(16), subaddr_index: place, subaddr_indices: [place] },
    ...{ suggested_confirmations_threshold: 1, timestamp, txid, type, unlock_time: unlockTime },
  }
  return `{"amount":${amount},"amounts":[${amount}],${JSON.stringify(rest).slice(1)}`
}

function isLocked(chain: MoneroChain, unlockTime: number): boolean {
  return unlockTime < HIGHEST_HEIGHT ? unlockTime > chain.height : unlockTime > Date.now() / 1000
}
