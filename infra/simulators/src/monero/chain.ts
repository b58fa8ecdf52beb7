import { randomBytes } from 'node:crypto'
import { Stored } from '../stored'

/** A transfer to an address of the wallet; `height` is its block, or null in the pool. Amounts are digits: JSON has no 64 bits. */
export interface StoredTransfer {
  txid: string
  index: number
  amount: string
  height: number | null
  unlockTime: number
}

interface State {
  height: number
  addresses: string[]
  transfers: StoredTransfer[]
}

const FIRST_HEIGHT = 1_000
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** A chain with one wallet: a pool, blocks, and reorganizations. */
export class MoneroChain {
  private readonly stored: Stored<State>

  constructor(dataDir: string) {
    this.stored = new Stored<State>(dataDir, {
      height: FIRST_HEIGHT,
      addresses: [newAddress()],
      transfers: [],
    })
  }

  get height(): number {
    return this.stored.value.height
  }

  get transfers(): readonly StoredTransfer[] {
    return this.stored.value.transfers
  }

  /** The index 0 is the wallet's own address. */
  createAddress(): { address: string; index: number } {
    const { addresses } = this.stored.value
    const address = newAddress()
    const index = addresses.push(address) - 1
    this.stored.save()
    return { address, index }
  }

  addressOf(index: number): string {
    return this.stored.value.addresses[index]!
  }

  /** A payer sends a transfer, which is then in the pool. @returns its txid, or null for an unknown address */
  pay(address: string, amount: bigint, { unlockTime = 0 }: { unlockTime?: number } = {}): string | null {
    const index = this.stored.value.addresses.indexOf(address)
    if (index < 0) return null
    const txid = randomBytes(32).toString('hex')
    this.stored.value.transfers.push({ txid, index, amount: amount.toString(), height: null, unlockTime })
    this.stored.save()
    return txid
  }

  /** Finds blocks; the first one contains the pool. */
  mine(blocks = 1): void {
    for (const transfer of this.stored.value.transfers) transfer.height ??= this.height
    this.stored.value.height += blocks
    this.stored.save()
  }

  /** Takes blocks off the chain; their transfers are in the pool again. */
  popBlocks(blocks: number): void {
    this.stored.value.height -= blocks
    for (const transfer of this.stored.value.transfers)
      if (transfer.height !== null && transfer.height >= this.height) transfer.height = null
    this.stored.save()
  }

  /** Removes a transfer from the pool: it never comes. */
  drop(txid: string): void {
    const { transfers } = this.stored.value
    this.stored.value.transfers = transfers.filter((each) => each.txid !== txid || each.height !== null)
    this.stored.save()
  }
}

/** An address in the form of a subaddress. */
export function newAddress(): string {
  return `8${[...randomBytes(94)].map((byte) => BASE58[byte % BASE58.length]).join('')}`
}
