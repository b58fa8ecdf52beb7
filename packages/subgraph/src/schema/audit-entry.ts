import { IsOptional, MaxLength } from 'class-validator'
import { ArgsType, Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { z } from 'zod'
import type { App } from '../app'
import { handleInTrail } from '../audit/handles'
import { readTrails, type AuditRow, type TrailFilter, type TrailPage } from '../audit/trail'
import { accountOf } from '../caller'
import type { BatchLoader, Context } from '../context'
import { Audiences, Shareable } from './directives'
import { connectionFrom, connectionOf, decodeCursor, LAST_SEQ, PageArgs, type Connection } from './connection'

const LONGEST_ACTION = 128

export enum AuditOutcome {
  DONE = 'DONE',
  DENIED = 'DENIED',
}

registerEnumType(AuditOutcome, {
  name: 'AuditOutcome',
  description: 'The outcome of an audited action.',
  valuesConfig: {
    DONE: { description: 'The action was completed.' },
    DENIED: { description: 'The action was refused and has changed nothing.' },
  },
})

/** One entry of an audit trail for its readers: a closed list of fields (AUD-05). */
@Shareable()
@Audiences('panel')
@ObjectType({ description: 'One entry of an audit trail.' })
export class AuditEntry {
  @Field(() => Int, { description: 'The number of the entry in its trail, from 1, without gaps.' })
  seq!: number

  @Field(() => Date, { description: 'The time of the action, in UTC.' })
  at!: Date

  @Field(() => String, { description: 'The completed or refused action.' })
  action!: string

  @Field(() => String, { description: 'The actor, as a handle that differs for every viewer.' })
  actorHandle!: string

  @Field(() => String, {
    nullable: true,
    description: 'The target of the action; null if it was refused before the target was known.',
  })
  targetHandle!: string | null

  @Field(() => AuditOutcome, { description: 'The outcome of the action.' })
  outcome!: AuditOutcome

  @Field(() => String, { nullable: true, description: 'The reason as a code; null without one.' })
  reason!: string | null

  @Field(() => String, { description: 'SHA-256 over this entry and the hash of the previous entry.' })
  hash!: string
}

/** Arguments of every history: `@Args() args: AuditArgs`. */
@ArgsType()
export class AuditArgs extends PageArgs implements TrailFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Only the entries whose action begins with this, for example `devices.device.`.',
  })
  @IsOptional()
  @MaxLength(LONGEST_ACTION)
  actionPrefix?: string | null

  @Field(() => Date, { nullable: true, description: 'Only the entries from this moment on, in UTC.' })
  from?: Date | null

  @Field(() => Date, { nullable: true, description: 'Only the entries before this moment, in UTC.' })
  until?: Date | null
}

/** The type of a field with a page of an audit trail, newest first. */
export const AuditEntryConnection = connectionOf(AuditEntry, 'AuditEntryConnection', ['panel'], {
  shareable: true,
})

const trailsOf: BatchLoader<TrailPage, AuditRow[]> = (pages, { app }) => readTrails(app, pages)

/**
 * One page of the trail of the calling account in this service, newest first, for the history on the page of one subject. The audit log
 * of governance has the entries of all services and scopes (docs/decisions/0113). @throws Refusal UNAUTHENTICATED
 */
export async function ownAuditTrail(
  context: Context,
  { first, after, ...filter }: AuditArgs,
): Promise<Connection<AuditEntry>> {
  const scope = `account:${accountOf(context.caller)}`
  const [beforeSeq = LAST_SEQ] = decodeCursor(after, z.tuple([z.int()])) ?? []
  const rows = await context.load(trailsOf, { scope, limit: first + 1, beforeSeq, ...filter })
  const entries = rows.map((row) => auditEntryOf(context.app, scope, row))
  return connectionFrom(entries, first, ({ seq }) => [seq])
}

function auditEntryOf(app: App<any>, viewerScope: string, row: AuditRow): AuditEntry {
  const handleOf = (id: string) => handleInTrail(app, viewerScope, id)
  const { seq, action, reason, hash } = row
  const outcome = AuditOutcome[row.outcome]
  return {
    seq,
    at: new Date(row.at),
    action,
    reason: reason || null,
    hash,
    outcome,
    actorHandle: handleOf(row.actor),
    targetHandle: row.target ? handleOf(row.target) : null,
  }
}
