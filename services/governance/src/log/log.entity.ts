import { AuditOutcome, Audiences, connectionOf, enumType } from '@enigm/subgraph'
import { Field, Float, ID, ObjectType } from 'type-graphql'

export const AuditCategory = enumType('AuditCategory', 'What an audit entry is about.', {
  CHANGE: 'A change.',
  READ: 'A read that is recorded.',
  REFUSAL: 'A refused action, which has changed nothing.',
})
export type AuditCategory = keyof typeof AuditCategory

@Audiences('panel', 'partner')
@ObjectType({ description: 'One entry of an audit log.' })
export class AuditLogEntry {
  @Field(() => Float, { description: 'The number of the entry in its log, from 1, without gaps.' })
  seq!: number

  @Field(() => Date, { description: 'The time of the action, in UTC.' })
  at!: Date

  @Field(() => String, { description: 'The service that has recorded it.' })
  service!: string

  @Field(() => AuditCategory, { description: 'What it is about.' })
  category!: AuditCategory

  @Field(() => String, { description: 'The completed or refused action.' })
  action!: string

  @Field(() => String, {
    nullable: true,
    description: 'The actor, as a handle that differs for every viewer; null after its erasure.',
  })
  actorHandle!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The target; null if the action was refused before it was known, and after its erasure.',
  })
  targetHandle!: string | null

  @Field(() => AuditOutcome, { description: 'The outcome of the action.' })
  outcome!: AuditOutcome

  @Field(() => String, { nullable: true, description: 'The reason as a code; null without one.' })
  reason!: string | null
}

export const AuditLogEntryConnection = connectionOf(AuditLogEntry, 'AuditLogEntryConnection', [
  'panel',
  'partner',
])

/** The trail of one scope from all services; only its readers get one. */
@Audiences('panel', 'partner')
@ObjectType({
  description: 'The audit trail of an account, an organization, a server or the platform, from all services.',
})
export class AuditLog {
  /** The number of its tree. */
  logId!: number

  /** What it is the log of, e.g. `server:<id>`. */
  scope!: string

  @Field(() => ID, { description: 'Identifies the log in exports and checkpoints.' })
  id!: string

  @Field(() => Float, { description: 'How many entries it has.' })
  size!: number
}

@Audiences('panel', 'partner')
@ObjectType({ description: 'A part of an export. The lines of all parts together are the file.' })
export class AuditExport {
  @Field(() => [String], {
    description:
      'Lines of JSON: the state of the log and its checkpoint first, then entries with their proofs.',
  })
  lines!: string[]

  @Field(() => Float, { description: 'The size of the log in the export, for the next part.' })
  size!: number

  @Field(() => Float, { nullable: true, description: '`after` of the next part; null after the last one.' })
  next!: number | null
}
