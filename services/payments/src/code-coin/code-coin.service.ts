import { isId, newId } from '@enigm/contracts'
import {
  accountOf,
  actorOf,
  deleteRows,
  startOfDay,
  type CallContext,
  type Context,
  type Erased,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import { parseBlindCode, type BlindCode } from '../blind-coin/code'
import { isSpendable, spend } from '../blind-coin/spend'
import type { PaymentsApp } from '../config'
import { PaymentsFailure } from '../errors'
import { requireProduct, requireQuantity } from '../product/product.service'
import { endOfTerm } from '../product/term'
import { createCode, formatCode, parseCode } from './code'
import { CodeCoinBatch, codeCoinBatches } from './code-coin.entity'
import { codeCoinBatchLifecycle, codeCoinLifecycle } from './code-coin.lifecycle'
import { keyedHash } from './keyed-hash'

export const BATCH_EXPIRY = 'batch-expiry'

/** What a coin pays for. */
interface Purchased {
  productKey: string
  quantity: number
}

/** The content of a batch. */
interface BatchRequest {
  productKey: string
  /** The number of coins. */
  quantity: number
  /** The number of units that each coin pays for. */
  units: number
  validDays: number
}

/** A coin as its holder presents it. */
export interface PresentedCoin {
  /** The hash under which the database knows its code, or the token of a blind one. */
  hash: string
  /** Null for a coin of a batch. */
  blind: BlindCode | null
}

export class CodeCoinService {
  constructor(private readonly app: PaymentsApp) {}

  /**
   * Issues a batch and shows its codes once. The same key again returns the batch without them (`codes` is null), and is
   * audited.
   * @throws PaymentsFailure PRODUCT_NOT_AVAILABLE, QUANTITY_NOT_AVAILABLE; DomainFailure IDEMPOTENCY_CONFLICT
   */
  issue(
    context: Context,
    request: BatchRequest,
    idempotencyKey: string,
  ): Promise<{ batch: CodeCoinBatch; codes: string[] | null }> {
    const codes = Array.from({ length: request.quantity }, createCode)
    const key = this.hash('idempotency', accountOf(context.caller), idempotencyKey)
    return this.app.transaction(context, async (tx) => {
      const { result: id, replayed } = await tx.idempotent({ scope: 'issueCodeCoins', key, request }, () =>
        this.createBatch(tx, request, codes),
      )
      if (replayed) await auditRepetition(tx, id)
      const batch = await tx.manager.findOneByOrFail(CodeCoinBatch, { id })
      return { batch, codes: replayed ? null : codes.map(formatCode) }
    })
  }

  /** The coin of a text as it was typed or pasted. @throws PaymentsFailure CODE_COIN_NOT_USABLE when it cannot be a code */
  presented(typed: string): PresentedCoin {
    const blind = parseBlindCode(typed)
    if (blind) return { blind, hash: this.hash('blind-coin', blind.token.toString('base64url')) }
    const code = parseCode(typed)
    if (!code) throw new PaymentsFailure('CODE_COIN_NOT_USABLE')
    return { blind: null, hash: this.hash('codecoin', code) }
  }

  /**
   * The part of an idempotency record that stands for a code. It depends on the buyer's key, which is not stored: a list of
   * codes, even with the pepper, does not lead over the record to an order (PAY-03).
   */
  requestHashOf({ hash }: PresentedCoin, idempotencyKey: string): string {
    return this.hash('codecoin-request', idempotencyKey, hash)
  }

  /**
   * Redeems a coin for a product and its quantity in one conditional statement: of any number of parallel attempts one succeeds
   * (PAY-03).
   * @throws PaymentsFailure CODE_COIN_NOT_USABLE, alike for an unknown, used or expired coin and one for another purchase
   */
  async redeem(tx: Transaction, { hash, blind }: PresentedCoin, purchased: Purchased): Promise<void> {
    if (blind) return spend(tx, { ...blind, hash }, purchased)
    const { productKey, quantity } = purchased
    const { from, to } = codeCoinLifecycle.moves.REDEEM
    const redeemed = await tx.query(
      `UPDATE code_coin SET state = $3
       WHERE code_hash = $1 AND product_key = $2 AND units = $5 AND state = ANY($4) AND valid_until > now() RETURNING id`,
      [hash, productKey, to, from, quantity],
    )
    if (redeemed.length === 0) throw new PaymentsFailure('CODE_COIN_NOT_USABLE')
  }

  /** Whether the coin would pay at this moment; only `redeem` decides. */
  async isUsable({ hash, blind }: PresentedCoin, purchased: Purchased): Promise<boolean> {
    if (blind) return isSpendable(this.app, { ...blind, hash }, purchased)
    const { productKey, quantity } = purchased
    const rows = await this.app.read(
      `SELECT 1 FROM code_coin
       WHERE code_hash = $1 AND product_key = $2 AND units = $4 AND state = $3 AND valid_until > now()`,
      [hash, productKey, codeCoinLifecycle.initial, quantity],
    )
    return rows.length > 0
  }

  /** Lets a batch expire with all its coins. */
  expireBatch(context: CallContext, job: Job): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      await tx.completeJob(job)
      await endBatch(tx, job.aggregateId, 'EXPIRE')
    })
  }

  /**
   * Voids a batch: what was redeemed stays paid, and no other coin of it pays any more (PAY-15).
   * @throws PaymentsFailure NOT_FOUND; DomainFailure INVALID_TRANSITION unless it is issued
   */
  voidBatch(context: Context, id: string): Promise<CodeCoinBatch> {
    return this.app.transaction(context, async (tx) => {
      if (!isId('codeCoinBatch', id)) throw new PaymentsFailure('NOT_FOUND', ['input', 'batchId'])
      await tx.cancelJob(BATCH_EXPIRY, id)
      return endBatch(tx, id, 'VOID')
    })
  }

  /** Forgets that a deleted account has issued batches. */
  async erase(tx: Transaction, accountId: string): Promise<Erased> {
    const issued = await tx.query(
      'UPDATE code_coin_batch SET issued_by = NULL WHERE issued_by = $1 RETURNING id',
      [accountId],
    )
    return {
      erased: await deleteRows(tx, { code_coin_attempt: 'account_id' }, accountId),
      detached: issued.length,
    }
  }

  private async createBatch(tx: Transaction, request: BatchRequest, codes: string[]): Promise<string> {
    const { quantity: count, units, validDays } = request
    const product = await requireProduct(tx, request.productKey)
    requireQuantity(product, units, 'units')
    const validUntil = endOfTerm(await tx.now(), validDays)
    const batch = await codeCoinBatches.create(tx, 'payments.batch.issued', {
      ...{ id: newId('codeCoinBatch'), state: codeCoinBatchLifecycle.initial, productKey: product.key },
      ...{ count, units, validUntil, issuedOn: startOfDay(await tx.now()), issuedBy: actorOf(tx.caller) },
      ...{ redeemed: 0, voided: null },
    })
    const ids = codes.map(() => newId('codeCoin'))
    const hashes = codes.map((code) => this.hash('codecoin', code))
    await tx.query(
      `INSERT INTO code_coin (id, code_hash, product_key, batch_id, valid_until, units)
       SELECT id, code_hash, $3, $4, $5, $6 FROM unnest($1::text[], $2::text[]) AS coin (id, code_hash)`,
      [ids, hashes, product.key, batch.id, validUntil, units],
    )
    await tx.scheduleJob({ kind: BATCH_EXPIRY, aggregateId: batch.id, dueAt: validUntil })
    return batch.id
  }

  private hash(...[purpose, ...parts]: ParametersOfHash): string {
    return keyedHash(this.app.config.PAYMENTS_PEPPER, purpose, ...parts)
  }
}

/** Ends a batch and all its coins that were not redeemed. */
async function endBatch(tx: Transaction, id: string, end: 'VOID' | 'EXPIRE'): Promise<CodeCoinBatch> {
  const ended = await codeCoinBatches.move(tx, end, { id })
  const { from, to } = codeCoinLifecycle.moves[end]
  await tx.query('UPDATE code_coin SET state = $2 WHERE batch_id = $1 AND state = ANY($3)', [id, to, from])
  return ended
}

type ParametersOfHash = Parameters<typeof keyedHash> extends [Buffer, ...infer Rest] ? Rest : never

function auditRepetition(tx: Transaction, batchId: string): Promise<void> {
  return tx.audit({
    ...{ scope: 'platform', action: 'Mutation.issueCodeCoins', target: batchId },
    ...{ outcome: 'DENIED', reason: 'CODES_ALREADY_SHOWN' },
  })
}
