import { idPrefix } from '@enigm/contracts'
import { IsOptional, MaxLength } from 'class-validator'
import { ArgsType, Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { z } from 'zod'
import type { App } from '../app'
import { readTrail, type AuditRow, type TrailFilter } from '../audit/trail'
import { accountOf } from '../caller'
import type { Context } from '../context'
import type { HandleKind } from '../handle'
import { Audiences, Shareable } from './directives'
import { connectionFrom, connectionOf, decodeCursor, LAST_SEQ, PageArgs, type Connection } from './connection'

const LONGEST_ACTION = 128

export enum AuditOutcome {
  DONE = 'DONE',
  DENIED = 'DENIED',
}

registerEnumType(AuditOutcome, {
  name: 'AuditOutcome',
  description: 'How an audited action ended.',
  valuesConfig: {
    DONE: { description: 'It has happened.' },
    DENIED: { description: 'It was refused and has changed nothing.' },
  },
})

/** One entry of an audit trail as its reader sees it: this closed list of fields and nothing else (AUD-05). */
@Shareable()
@Audiences('panel')
@ObjectType({ description: 'One entry of an audit trail.' })
export class AuditEntry {
  @Field(() => Int, { description: 'Counts the entries of one trail from 1, without gaps.' })
  seq!: number

  @Field(() => Date, { description: 'When it happened, in UTC.' })
  at!: Date

  @Field(() => String, { description: 'What was done or tried.' })
  action!: string

  @Field(() => String, { description: 'Who did it: a handle of its own for every viewer.' })
  actorHandle!: string

  @Field(() => String, {
    nullable: true,
    description: 'What it was done to; null when a refusal came before that was known.',
  })
  targetHandle!: string | null

  @Field(() => AuditOutcome, { description: 'How it ended.' })
  outcome!: AuditOutcome

  @Field(() => String, { nullable: true, description: 'Why or how, as a code; null without one.' })
  reason!: string | null

  @Field(() => String, { description: 'SHA-256 over this entry and the hash before it.' })
  hash!: string
}

/** Arguments of every audit trail: `@Args() args: AuditArgs`. */
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

/** A page of an audit trail, newest first; give it as a field's type. */
export const AuditEntryConnection = connectionOf(AuditEntry, 'AuditEntryConnection', ['panel'], {
  shareable: true,
})

const handleKinds: Readonly<Record<string, HandleKind>> = {
  [idPrefix.account]: 'ah',
  [idPrefix.device]: 'dh',
  [idPrefix.member]: 'mh',
  [idPrefix.key]: 'kh',
}

/** One page of a trail, newest first, with handles of its own. That the viewer may read this scope is for the caller to decide. */
export async function auditTrail(
  { app }: Context,
  scope: string,
  { first, after, ...filter }: AuditArgs,
): Promise<Connection<AuditEntry>> {
  const [beforeSeq = LAST_SEQ] = decodeCursor(after, z.tuple([z.int()])) ?? []
  const rows = await readTrail(app, scope, first + 1, beforeSeq, filter)
  const entries = rows.map((row) => auditEntryOf(app, scope, row))
  return connectionFrom(entries, first, ({ seq }) => [seq])
}

/** One page of the trail of the calling account, newest first. @throws Refusal UNAUTHENTICATED */
export function ownAuditTrail(context: Context, page: AuditArgs): Promise<Connection<AuditEntry>> {
  return auditTrail(context, `account:${accountOf(context.caller)}`, page)
}

function auditEntryOf(app: App<any>, viewerScope: string, row: AuditRow): AuditEntry {
  const seen = (id: string) => {
    const kind = handleKinds[id.split('_')[0] ?? '']
    return kind ? app.handle(kind, viewerScope, id) : id
  }
  const { seq, action, reason, hash } = row
  const outcome = AuditOutcome[row.outcome]
  return {
    seq,
    at: new Date(row.at),
    action,
    reason: reason || null,
    hash,
    outcome,
    actorHandle: seen(row.actor),
    targetHandle: row.target ? seen(row.target) : null,
  }
}
