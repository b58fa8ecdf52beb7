import { createPublicKey } from 'node:crypto'
import type { App, Transaction } from '@enigm/subgraph'
import { PaymentsFailure } from '../errors'
import { isSigned } from './blind-signature'
import type { BlindCode } from './code'

/** A blind coin with the hash by which the database knows that its token was spent. */
type SpentCode = BlindCode & { hash: string }

interface Purchased {
  productKey: string
  quantity: number
}

type Read = <T extends object>(statement: string, parameters: unknown[]) => Promise<T[]>

/**
 * Spends a blind coin for one unit of the product of its key: of any number of parallel attempts one succeeds. The row names
 * neither the order nor a time.
 * @throws PaymentsFailure CODE_COIN_NOT_USABLE, alike for a forged, spent or expired coin and one for another purchase
 */
export async function spend(tx: Transaction, coin: SpentCode, purchased: Purchased): Promise<void> {
  const isGenuine = await isGenuineFor(
    (statement, parameters) => tx.query(statement, parameters),
    coin,
    purchased,
  )
  const spent = isGenuine
    ? await tx.query<object>(
        `INSERT INTO spent_blind_coin (token_hash, fingerprint) VALUES ($1, $2)
         ON CONFLICT DO NOTHING RETURNING token_hash`,
        [coin.hash, coin.fingerprint],
      )
    : []
  if (spent.length === 0) throw new PaymentsFailure('CODE_COIN_NOT_USABLE')
}

/** Whether the coin would pay at this moment; only `spend` decides. */
export async function isSpendable(
  app: Pick<App, 'read'>,
  coin: SpentCode,
  purchased: Purchased,
): Promise<boolean> {
  const read: Read = (statement, parameters) => app.read(statement, parameters)
  const spent = await read('SELECT 1 FROM spent_blind_coin WHERE token_hash = $1', [coin.hash])
  return (await isGenuineFor(read, coin, purchased)) && spent.length === 0
}

/** Whether the key of the product and a quarter has signed the token, and its coins still pay. */
async function isGenuineFor(
  read: Read,
  { fingerprint, token, signature }: BlindCode,
  { productKey, quantity }: Purchased,
): Promise<boolean> {
  const [key] = await read<{ publicKey: Buffer }>(
    `SELECT public_key AS "publicKey" FROM blind_coin_key
     WHERE fingerprint = $1 AND product_key = $2 AND valid_until > now() AND voided_on IS NULL`,
    [fingerprint, productKey],
  )
  if (!key || quantity !== 1) return false
  return isSigned(createPublicKey({ key: key.publicKey, format: 'der', type: 'spki' }), token, signature)
}
