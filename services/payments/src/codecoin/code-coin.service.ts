import { newId } from '@enigm/contracts'
import { accountOf, type Context, type JobHandler, type Transaction } from '@enigm/subgraph'
import type { PaymentsApp } from '../config'
import { endOfTerm } from '../day'
import { failure } from '../errors'
import { keyedHash } from '../keyed-hash'
import { requireProduct, requireQuantity } from '../product/product.catalogue'
import { createCode, formatCode, parseCode } from './code'
import { batchData, CodeCoinBatch } from './code-coin-batch.entity'
import { codeCoinBatchLifecycle, codeCoinLifecycle } from './code-coin.lifecycle'
import type { IssueCodeCoinsInput } from './code-coin.input'

export const BATCH_EXPIRY = 'batch-expiry'

const ISSUE = 'Mutation.issueCodeCoins'

/** What a coin pays for. */
export interface Bought {
  productKey: string
  quantity: number
}

type IssueRequest = Pick<IssueCodeCoinsInput, 'productKey' | 'quantity' | 'validDays'> & { units: number }

/** What an issue answers; the codes are there the first time only. */
export interface IssuedCodeCoins {
  batch: CodeCoinBatch
  codes: string[] | null
}

export class CodeCoinService {
  constructor(private readonly app: PaymentsApp) {}

  /**
   * Issues a batch whose codes leave once. The same key again gives the batch without them, and leaves an entry.
   * @throws DomainFailure PRODUCT_NOT_AVAILABLE, QUANTITY_NOT_AVAILABLE, IDEMPOTENCY_CONFLICT
   */
  issue(context: Context, input: IssueCodeCoinsInput): Promise<IssuedCodeCoins> {
    const { productKey, quantity, validDays, idempotencyKey } = input
    const request = { productKey, quantity, units: input.units ?? 1, validDays }
    const codes = Array.from({ length: quantity }, createCode)
    const { PAYMENTS_PEPPER } = this.app.config
    const key = keyedHash(PAYMENTS_PEPPER, 'idempotency', accountOf(context.caller), idempotencyKey)
    return this.app.transaction(context, async (tx) => {
      const { result: id, replayed } = await tx.idempotent({ scope: 'issueCodeCoins', key, request }, () =>
        this.createBatch(tx, request, codes),
      )
      if (replayed) {
        const reason = 'CODES_ALREADY_SHOWN'
        await tx.audit({ scope: 'platform', action: ISSUE, target: id, outcome: 'DENIED', reason })
      }
      const batch = await tx.manager.findOneByOrFail(CodeCoinBatch, { id })
      return { batch, codes: replayed ? null : codes.map(formatCode) }
    })
  }

  /** The code as the database knows it. @throws DomainFailure CODE_COIN_NOT_USABLE when it cannot be a code */
  hashOf(typed: string): string {
    const code = parseCode(typed)
    if (!code) throw notUsable()
    return keyedHash(this.app.config.PAYMENTS_PEPPER, 'codecoin', code)
  }

  /**
   * What an idempotency record keeps of a code. It hangs on the buyer's key, which nobody keeps: a list of codes, even
   * with the pepper, does not lead over the record to an order (PAY-03).
   */
  requestHashOf(codeHash: string, idempotencyKey: string): string {
    return keyedHash(this.app.config.PAYMENTS_PEPPER, 'codecoin-request', idempotencyKey, codeHash)
  }

  /**
   * Redeems a coin for a product and its quantity in one conditional statement: of any number of parallel tries one succeeds (PAY-03).
   * @throws DomainFailure CODE_COIN_NOT_USABLE, the same for unknown, used, expired and of another product or quantity
   */
  async redeem(tx: Transaction, codeHash: string, { productKey, quantity }: Bought): Promise<void> {
    const { from, to } = codeCoinLifecycle.moves.redeem
    const [redeemed] = await tx.query<object>(
      `UPDATE code_coin SET state = $3
       WHERE code_hash = $1 AND product_key = $2 AND units = $5 AND state = ANY($4) AND valid_until > now() RETURNING id`,
      [codeHash, productKey, to, from, quantity],
    )
    if (!redeemed) throw notUsable()
  }

  /** Whether the coin would pay now; only `redeem` decides. */
  async isUsable(codeHash: string, { productKey, quantity }: Bought): Promise<boolean> {
    const rows = await this.app.read<object>(
      `SELECT 1 FROM code_coin
       WHERE code_hash = $1 AND product_key = $2 AND units = $4 AND state = $3 AND valid_until > now()`,
      [codeHash, productKey, codeCoinLifecycle.initial, quantity],
    )
    return rows.length > 0
  }

  private async createBatch(
    tx: Transaction,
    { productKey, quantity, units, validDays }: IssueRequest,
    codes: string[],
  ): Promise<string> {
    const product = await requireProduct(tx, productKey)
    requireQuantity(product, units, 'input', 'units')
    const batch = {
      id: newId('codeCoinBatch'),
      state: codeCoinBatchLifecycle.initial,
      productKey: product.key,
      count: quantity,
      units,
      validUntil: endOfTerm(new Date(), validDays),
    }
    await tx.create(CodeCoinBatch, batch, {
      type: 'payments.batch.issued',
      data: batchData({ ...batch, version: 1 }),
      audit: { scope: 'platform', target: batch.id },
    })
    await tx.query(
      `INSERT INTO code_coin (id, code_hash, product_key, batch_id, valid_until, units)
       SELECT id, code_hash, $3, $4, $5, $6 FROM unnest($1::text[], $2::text[]) AS coin (id, code_hash)`,
      [
        codes.map(() => newId('codeCoin')),
        codes.map((code) => keyedHash(this.app.config.PAYMENTS_PEPPER, 'codecoin', code)),
        product.key,
        batch.id,
        batch.validUntil,
        units,
      ],
    )
    await tx.scheduleJob({ kind: BATCH_EXPIRY, aggregateId: batch.id, dueAt: batch.validUntil })
    return batch.id
  }
}

function notUsable() {
  return failure('CODE_COIN_NOT_USABLE', 'This code does not pay for this product.')
}

/** A batch whose time is over: none of its coins pays any more. */
export const expireBatch: JobHandler = (job, app, origin) =>
  app.transaction(origin, async (tx) => {
    await tx.completeJob(job)
    const { from, to } = codeCoinLifecycle.moves.expire
    await tx.query('UPDATE code_coin SET state = $2 WHERE batch_id = $1 AND state = ANY($3)', [
      job.aggregateId,
      to,
      from,
    ])
    await tx.move(CodeCoinBatch, codeCoinBatchLifecycle, 'expire', {
      where: { id: job.aggregateId },
      data: batchData,
      audit: ({ id }) => ({ scope: 'platform', target: id }),
    })
  })
