import { createHash } from 'node:crypto'
import type { Pepper } from '../crypto/pepper'
import type { AccountDeletion, DeletionStep } from './deletion.entity'

const CODE_BYTES = 16
const PREFIX = 'receipt_'

/** The code by which anybody who has it reads the receipt. It is derived, so that no table holds it. */
export function receiptCode(pepper: Pepper, deletionId: string): string {
  return `${PREFIX}${pepper.mac('deletion-receipt', deletionId).subarray(0, CODE_BYTES).toString('base64url')}`
}

export function receiptHash(code: string): string {
  return createHash('sha256').update(code).digest('base64url')
}

/** The claims of a receipt: what each service has deleted and keeps, and no account. */
export function receiptClaims(
  { requestedAt }: AccountDeletion,
  endedAt: Date,
  steps: readonly DeletionStep[],
): object {
  return {
    requestedAt: requestedAt.toISOString(),
    completedAt: endedAt.toISOString(),
    steps: steps.map(({ domain, state, erased, detached, checked, retained }) => ({
      ...{ domain, state, erased, detached, checked, retained },
    })),
  }
}
