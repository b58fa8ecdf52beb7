import { createPublicKey } from 'node:crypto'
import { DAY_MILLISECONDS, startOfDay, type Context, type Transaction } from '@enigm/subgraph'
import { LessThanOrEqual, MoreThan } from 'typeorm'
import { keyedHash } from '../code-coin/keyed-hash'
import type { PaymentsApp } from '../config'
import { PaymentsFailure } from '../errors'
import { requireHolder, trailOfHolder } from '../holder/holder.access'
import { Order, orders } from '../order/order.entity'
import { Payment } from '../payment/payment.entity'
import { lockLinkedOrder } from '../purchase/purchase.access'
import { Purchase } from '../purchase/purchase.entity'
import { LINK_EXPIRY } from '../purchase/purchase-saga'
import { StuckPayment } from '../stuck-payment/stuck-payment.entity'
import { BlindCoinKey, BlindSignature } from './blind-coin.entity'
import { blindSign } from './blind-signature'
import { openKey } from './sealed-key'

/** What a browser asks to be signed for a paid order. */
interface SigningRequest {
  orderId: string
  organizationId?: string | null
  /** The key for which the messages were blinded. */
  fingerprint: string
  /** Base64url, one for each coin. */
  blindedMessages: string[]
}

interface Signed {
  order: Order
  signatures: string[]
}

/** The issue of blind coins: it sees blinded messages only, and no coin. */
export class BlindCoinService {
  constructor(private readonly app: PaymentsApp) {}

  /**
   * Signs as many blinded messages as a paid order has coins, once. The same messages again get the same signatures for a day,
   * other ones are refused. The order is complete then, and its link ends at the midnight after the next.
   * @throws PaymentsFailure NOT_FOUND, INVALID_TRANSITION, QUANTITY_NOT_AVAILABLE, KEY_DOES_NOT_SIGN, MESSAGE_NOT_BLINDED
   */
  sign(context: Context, { orderId, organizationId, ...request }: SigningRequest): Promise<Signed> {
    return this.app.transaction(context, async (tx) => {
      const holderId = await requireHolder(tx, organizationId)
      const { order } = await lockLinkedOrder(tx, orderId, holderId)
      const { fingerprint, blindedMessages } = request
      const requestHash = this.hashOf(fingerprint, blindedMessages)
      const known = await tx.manager.findOneBy(BlindSignature, { orderId })
      if (known?.signatures && known.requestHash === requestHash)
        return { order, signatures: known.signatures }
      if (order.delivery !== 'BLIND_COINS' || order.state !== 'PAID' || (await isDisputed(tx, orderId)))
        throw new PaymentsFailure('INVALID_TRANSITION', ['input', 'orderId'])
      if (blindedMessages.length !== order.quantity)
        throw new PaymentsFailure('QUANTITY_NOT_AVAILABLE', ['input', 'blindedMessages'])
      const signatures = await this.signAll(tx, order.productKey, request)
      const { quantity, productKey } = order
      await tx.manager.insert(BlindSignature, { orderId, fingerprint, quantity, requestHash, signatures })
      const audit = () => ({ scope: trailOfHolder(holderId), target: productKey })
      const completed = await orders.move(tx, 'FULFILL', { id: orderId }, { audit })
      await tx.manager.update(Purchase, { orderId }, { step: 'COMPLETED' })
      const dueAt = startOfDay(new Date((await tx.now()).getTime() + 2 * DAY_MILLISECONDS))
      await tx.scheduleJob({ kind: LINK_EXPIRY, aggregateId: orderId, dueAt })
      return { order: completed, signatures }
    })
  }

  /** @throws PaymentsFailure KEY_DOES_NOT_SIGN, MESSAGE_NOT_BLINDED */
  private async signAll(
    tx: Transaction,
    productKey: string,
    { fingerprint, blindedMessages }: Pick<SigningRequest, 'fingerprint' | 'blindedMessages'>,
  ): Promise<string[]> {
    const now = await tx.now()
    const key = await tx.manager.findOneBy(BlindCoinKey, {
      ...{ fingerprint, productKey, signsFrom: LessThanOrEqual(now), signsUntil: MoreThan(now) },
    })
    const opened = key?.sealedKey && openKey(this.app.config, fingerprint, key.sealedKey)
    if (!opened) throw new PaymentsFailure('KEY_DOES_NOT_SIGN', ['input', 'fingerprint'])
    const pair = {
      publicKey: createPublicKey({ key: key.publicKey, format: 'der', type: 'spki' }),
      privateKey: opened.key,
    }
    return blindedMessages.map((message) => {
      const signature = blindSign(pair, Buffer.from(message, 'base64url'))
      if (!signature) throw new PaymentsFailure('MESSAGE_NOT_BLINDED', ['input', 'blindedMessages'])
      return signature.toString('base64url')
    })
  }

  private hashOf(fingerprint: string, blindedMessages: readonly string[]): string {
    return keyedHash(this.app.config.PAYMENTS_PEPPER, 'blind-request', fingerprint, ...blindedMessages)
  }
}

/** Whether the payer disputes the payment, or has got the price back: a coin cannot be taken back later. */
async function isDisputed(tx: Transaction, orderId: string): Promise<boolean> {
  const { id: paymentId } = await tx.manager.findOneByOrFail(Payment, { orderId })
  return tx.manager.existsBy(StuckPayment, [
    { paymentId, reason: 'DISPUTED', state: 'OPEN' },
    { paymentId, state: 'REFUNDED' },
  ])
}
