import { randomBytes } from 'node:crypto'
import { Stored } from '../stored'

/** A transfer to an address of the wallet; `height` is its block, or null in the pool. Amounts are digits: JSON has no 64 bits. */
export interface StoredTransfer {
  txid: string
  index: number
  amount: string
  height: number | null
  unlockTime: number
  /** Seconds since 1970. */
  timestamp: number
}

interface State {
  height: number
  addresses: string[]
  transfers: StoredTransfer[]
}

const FIRST_HEIGHT = 1_000
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** A chain with one wallet: a pool, blocks, and reorganizations. The wallet sees the chain at once; a real one reads it every 20 s. */
export class MoneroChain {
  private readonly stored: Stored<State>
  /** Addresses that a crash of the wallet takes, as long as it has not written its file. */
  private unwritten: string[] = []

  constructor(dataDir: string) {
    this.stored = new Stored<State>(dataDir, {
      height: FIRST_HEIGHT,
      addresses: [newAddress('4')],
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
    const address = newAddress('8')
    this.unwritten.push(address)
    return { address, index: this.addresses.length - 1 }
  }

  /** Writes the addresses to the file of the wallet. */
  writeWallet(): void {
    this.stored.value.addresses = this.addresses
    this.unwritten = []
    this.stored.save()
  }

  /** Kills the wallet: what is not in its file is forgotten. */
  crashWallet(): void {
    this.unwritten = []
  }

  addressOf(index: number): string {
    return this.addresses[index]!
  }

  /** A payer sends a transfer, which is then in the pool. @returns its txid, or null for an unknown address */
  pay(address: string, amount: bigint, { unlockTime = 0 }: { unlockTime?: number } = {}): string | null {
    const index = this.addresses.indexOf(address)
    if (index < 0) return null
    const txid = randomBytes(32).toString('hex')
    const timestamp = Math.floor(Date.now() / 1000)
    const transfer = { txid, index, amount: amount.toString(), height: null, unlockTime, timestamp }
    this.stored.value.transfers.push(transfer)
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

  private get addresses(): string[] {
    return [...this.stored.value.addresses, ...this.unwritten]
  }
}

/** An address of a wallet (`4`) or a subaddress (`8`) in its form. */
export function newAddress(first: '4' | '8'): string {
  return `${first}${[...randomBytes(94)].map((byte) => BASE58[byte % BASE58.length]).join('')}`
}
