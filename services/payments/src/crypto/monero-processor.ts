import { LosslessNumber, parse } from 'lossless-json'
import { z } from 'zod'
import type { PaymentsApp } from '../config'
import { amountDue } from './amount'
import {
  CryptoFailure,
  type ChainProcessor,
  type ChainView,
  type Quote,
  type QuoteRequest,
} from './crypto-processor'
import { call } from './http'
import { KrakenRate } from './kraken-rate'

/** Amounts exceed the safe integers of JavaScript: each number of an answer is read from its digits. */
const digits = z.instanceof(LosslessNumber).transform((number) => number.toString())
const integer = digits.pipe(z.string().regex(/^\d{1,15}$/)).transform(Number)
/** An unsigned integer of 64 bits: the sender of a transfer chooses it freely, zero included. */
const uint64 = digits.pipe(z.string().regex(/^\d{1,20}$/)).transform(BigInt)

/** A subaddress, not yet its checksum. */
export const moneroAddress = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{95}$/)
const address = z.object({
  address: moneroAddress,
  address_index: integer,
})
const emptyReply = z.object({})
const heightReply = z.object({ height: integer })
const transfer = z.object({
  txid: z.string().regex(/^[0-9a-f]{64}$/),
  subaddr_index: z.object({ major: integer, minor: integer }),
  amount: uint64,
  height: integer,
  unlock_time: uint64,
  double_spend_seen: z.boolean(),
})
type WireTransfer = z.infer<typeof transfer>
/** Each transfer is read separately: the senders of transfers decide about parts of them, and one must not hide the others. */
const transfersReply = z.object({
  in: z.array(z.unknown()).default([]),
  pool: z.array(z.unknown()).default([]),
})

const ACCOUNT = 0

/** A view-only wallet behind monero-wallet-rpc. It has no spend key: a thief of this service finds no money. */
export class MoneroProcessor implements ChainProcessor {
  private readonly rates: KrakenRate

  constructor(private readonly app: PaymentsApp) {
    this.rates = app.get(KrakenRate)
  }

  /**
   * The rate comes first: without it no address is created. The wallet writes its file before the address is used: after a crash
   * it would give the same address again.
   */
  async quote({ amount }: QuoteRequest): Promise<Quote> {
    const rate = await this.rates.rate()
    const due = amountDue(amount, rate)
    const reply = await this.rpc('create_address', { account_index: ACCOUNT }, address)
    await this.rpc('store', {}, emptyReply)
    return { address: reply.address, index: reply.address_index, invoiceId: null, rate, due }
  }

  /** The height is read first: a block that is found meanwhile makes confirmations too few, never too many. */
  async transfersFrom(from: number): Promise<ChainView> {
    const { height } = await this.rpc('get_height', {}, heightReply)
    const range = from > 0 ? { filter_by_height: true, min_height: from - 1 } : {}
    const found = await this.rpc(
      'get_transfers',
      { in: true, pool: true, account_index: ACCOUNT, ...range },
      transfersReply,
    )
    const onChain = this.readable(found.in)
      .filter(isMoney)
      .map((each) => ({ ...read(each), height: each.height }))
    // For a moment a transfer is in the pool and on the chain.
    const known = new Set(onChain.map(({ txid, subaddressIndex }) => `${txid} ${subaddressIndex}`))
    const inPool = this.readable(found.pool)
      .filter(isMoney)
      .map((each) => ({ ...read(each), height: null }))
      .filter(({ txid, subaddressIndex }) => !known.has(`${txid} ${subaddressIndex}`))
    return { height, transfers: [...onChain, ...inPool] }
  }

  /** The transfers that follow the protocol. */
  private readable(transfers: readonly unknown[]): WireTransfer[] {
    const read = transfers.map((each) => transfer.safeParse(each))
    const unreadable = read.filter(({ success }) => !success).length
    if (unreadable > 0) this.app.log.warn({ unreadable }, 'transfers of the wallet skipped: not readable')
    return read.flatMap(({ data }) => data ?? [])
  }

  private async rpc<T extends z.ZodType>(method: string, params: object, schema: T): Promise<z.infer<T>> {
    const url = `${this.app.config.MONERO_WALLET_URL}/json_rpc`
    const body = { jsonrpc: '2.0', id: '0', method, params }
    const text = await call(this.app, 'MONERO_WALLET', { url, body })
    const reply = z.object({ result: z.unknown(), error: z.unknown() }).partial().safeParse(parsed(text))
    if (!reply.success) throw new CryptoFailure('NONSENSE')
    if (reply.data.error) throw new CryptoFailure('REFUSED')
    const result = schema.safeParse(reply.data.result)
    if (!result.success) throw new CryptoFailure('NONSENSE')
    return result.data
  }
}

/** A transfer of nothing pays nothing, and one that is spent twice may never come. */
function isMoney({ amount, double_spend_seen }: WireTransfer): boolean {
  return amount > 0n && !double_spend_seen
}

function read({ txid, amount, subaddr_index, unlock_time }: WireTransfer) {
  return { txid, amount, subaddressIndex: subaddr_index.minor, isLocked: unlock_time > 0n }
}

function parsed(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new CryptoFailure('NONSENSE', { cause: error })
  }
}
