import { tokenIssuer, tokenType } from '@enigm/contracts'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { z } from 'zod'
import {
  EnvironmentFailure,
  HoldGround,
  type EnvironmentOrder,
  type EnvironmentReport,
} from './server-environment'

const CLOCK_TOLERANCE_SECONDS = 60

const count = z.int().nonnegative().max(2_147_483_647)

/** Strict: a report has no room for anything but counts, grounds and a digest, so none can carry content here. */
const claims = z
  .strictObject({
    iss: z.string().max(128),
    aud: z.literal(tokenIssuer),
    iat: z.int(),
    orderId: z.string(),
    state: z.enum(['DONE', 'PARTIAL', 'FAILED']),
    counts: z.strictObject({ matched: count, deleted: count, held: count }),
    held: z.array(z.strictObject({ ground: z.enum(HoldGround), count: count.positive() })),
    tombstoneRoot: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .refine(({ held }) => new Set(held.map(({ ground }) => ground)).size === held.length, 'a ground twice')
  .refine(
    ({ counts, held }) => held.reduce((sum, each) => sum + each.count, 0) === counts.held,
    'held differs',
  )
  .refine(({ counts, state }) => {
    const done = counts.deleted + counts.held
    return state === 'FAILED' ? done <= counts.matched : done === counts.matched
  }, 'counts differ')
  .refine(
    ({ counts, state }) => state === 'FAILED' || (state === 'PARTIAL') === counts.held > 0,
    'state differs',
  )

const nothing = { matched: 0, deleted: 0, held: 0 }

/**
 * Verifies a signed report: a key of this region's agent, this order, counts that fit each other.
 * @throws EnvironmentFailure REPORT_REFUSED
 */
export async function verifyReport(
  signed: string,
  order: EnvironmentOrder,
  agentKeys: JSONWebKeySet,
): Promise<EnvironmentReport> {
  try {
    const { payload } = await jwtVerify(signed, createLocalJWKSet(agentKeys), {
      algorithms: ['EdDSA'],
      typ: tokenType.environmentReport,
      issuer: agentKeys.keys.map(({ kid }) => kid!),
      audience: tokenIssuer,
      requiredClaims: ['iat'],
    })
    const { orderId, state, counts, held, tombstoneRoot, iat } = claims.parse(payload)
    if (orderId !== order.orderId) throw new Error('it is about another order')
    if (iat > Date.now() / 1000 + CLOCK_TOLERANCE_SECONDS) throw new Error('it is from the future')
    if (order.kind === 'PROVISION' && JSON.stringify(counts) !== JSON.stringify(nothing)) {
      throw new Error('a new environment holds nothing')
    }
    return { outcome: state, counts, held, tombstoneRoot, reportedAt: new Date(iat * 1000), signed }
  } catch (error) {
    throw new EnvironmentFailure('REPORT_REFUSED', { cause: error })
  }
}
