import type { ProcessorReport } from '../payment/progress'
import type { Transfer } from './crypto-processor'

/** A transfer counts after this number of blocks; a reorganization of as many is practically impossible. */
export const CONFIRMATIONS = 10

export interface Assessment extends Omit<ProcessorReport, 'final'> {
  /** Atomic units on the chain and in the pool. */
  received: bigint
  /** Atomic units with all their confirmations. */
  confirmed: bigint
  /** Atomic units with all their confirmations that their senders have locked: they count as no payment. */
  locked: bigint
  /** Of the newest transfer; 0 while one is in the pool, and at most `CONFIRMATIONS`. */
  confirmations: number
}

/** What the transfers to the address of a payment mean at a height of the chain. It depends on nothing else. */
export function assess(due: bigint, all: readonly Transfer[], height: number): Assessment {
  const transfers = all.filter(({ isLocked }) => !isLocked)
  const received = total(transfers)
  const onChain = total(transfers.filter((transfer) => transfer.height !== null))
  const isFinal = (each: Transfer) => confirmationsOf(each, height) >= CONFIRMATIONS
  const confirmed = total(transfers.filter(isFinal))
  const locked = total(all.filter((each) => each.isLocked && isFinal(each)))
  const confirmations = transfers.length
    ? Math.min(...transfers.map((each) => confirmationsOf(each, height)))
    : 0
  const state = stateOf({ due, received, onChain, confirmed })
  return {
    state,
    // A surplus that is not confirmed is no money that an operator could return.
    flags: flagsOf(due, state === 'SETTLED' ? confirmed : received),
    received,
    confirmed,
    locked,
    confirmations,
  }
}

function stateOf(sums: Record<'due' | 'received' | 'onChain' | 'confirmed', bigint>): Assessment['state'] {
  if (sums.confirmed >= sums.due) return 'SETTLED'
  if (sums.onChain >= sums.due) return 'CONFIRMING'
  return sums.received > 0n ? 'DETECTED' : 'AWAITING'
}

export function flagsOf(due: bigint, received: bigint): Assessment['flags'] {
  if (received > due) return ['OVERPAID']
  return received > 0n && received < due ? ['UNDERPAID'] : []
}

function confirmationsOf(transfer: Transfer, height: number): number {
  if (transfer.height === null) return 0
  return Math.max(0, Math.min(CONFIRMATIONS, height - transfer.height))
}

function total(transfers: readonly Transfer[]): bigint {
  return transfers.reduce((sum, { amount }) => sum + amount, 0n)
}
