import { tokenIssuer, tokenType } from '@enigm/contracts'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { z } from 'zod'
import type { EnvironmentCommand } from './environment-command.entity'
import { EnvironmentFailure } from './environment-failure'
import { EnvironmentOutcome, HoldGround, type HeldGroup } from './environment-receipt'

const CLOCK_TOLERANCE_SECONDS = 60

const count = z.int().nonnegative().max(2_147_483_647)

/** Strict: nothing but counts, grounds and a digest has room in a report, so no report can carry content into this service. */
const claims = z
  .strictObject({
    iss: z.string().max(128),
    aud: z.literal(tokenIssuer),
    iat: z.int(),
    commandId: z.string(),
    state: z.enum(EnvironmentOutcome),
    counts: z.strictObject({ matched: count, deleted: count, held: count }),
    held: z.array(
      z.strictObject({ ground: z.enum(HoldGround), count: count.positive(), until: z.iso.datetime() }),
    ),
    tombstoneRoot: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .refine(
    ({ held }) => new Set(held.map(({ ground }) => ground)).size === held.length,
    'a ground appears twice',
  )
  .refine(
    ({ held, iat }) => held.every(({ until }) => Date.parse(until) > iat * 1000),
    'a hold is over already',
  )
  .refine(
    ({ counts, held }) => held.reduce((sum, each) => sum + each.count, 0) === counts.held,
    'the grounds do not add up to held',
  )
  .refine(({ counts, state }) => {
    const done = counts.deleted + counts.held
    return state === 'FAILED' ? done <= counts.matched : done === counts.matched
  }, 'the counts do not add up')
  .refine(
    ({ counts, state }) => state === 'FAILED' || (state === 'PARTIAL') === counts.held > 0,
    'the state contradicts the counts',
  )

const nothing = { matched: 0, deleted: 0, held: 0 }

/** What an agent signed about a command: counts and grounds, never a name of an object. */
export interface AgentReport {
  outcome: EnvironmentOutcome
  counts: { matched: number; deleted: number; held: number }
  held: HeldGroup[]
  /** SHA-256 over the sorted tombstones, in hexadecimal. */
  tombstoneRoot: string
  reportedAt: Date
  /** The report as it was signed (compact JWS). */
  signed: string
}

/**
 * Verifies a signed report: by a key of the region's agent, about this command, with counts that agree with each other.
 * @throws EnvironmentFailure REPORT_REFUSED
 */
export async function verifyAgentReport(
  signed: string,
  command: Pick<EnvironmentCommand, 'id' | 'kind' | 'selector'>,
  agentKeys: JSONWebKeySet,
): Promise<AgentReport> {
  try {
    const { payload } = await jwtVerify(signed, createLocalJWKSet(agentKeys), {
      algorithms: ['EdDSA'],
      typ: tokenType.environmentReport,
      issuer: agentKeys.keys.map(({ kid }) => kid!),
      audience: tokenIssuer,
      requiredClaims: ['iat'],
    })
    const { commandId, state, counts, held, tombstoneRoot, iat } = claims.parse(payload)
    if (commandId !== command.id) throw new Error('the report is about another command')
    if (iat > Date.now() / 1000 + CLOCK_TOLERANCE_SECONDS) throw new Error('the report is from the future')
    if (command.kind === 'PROVISION' && JSON.stringify(counts) !== JSON.stringify(nothing)) {
      throw new Error('a new environment reports content')
    }
    if (counts.matched > (command.selector.objects?.length ?? Infinity)) {
      throw new Error('the report counts more objects than the command names')
    }
    return { outcome: state, counts, held, tombstoneRoot, reportedAt: new Date(iat * 1000), signed }
  } catch (error) {
    throw new EnvironmentFailure('REPORT_REFUSED', { cause: error })
  }
}
