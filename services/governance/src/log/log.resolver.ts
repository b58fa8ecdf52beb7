import { serviceNames } from '@enigm/contracts'
import {
  accountOf,
  Audiences,
  Audited,
  PageArgs,
  RequiresScopes,
  stub,
  type Connection,
  type Context,
  type DataSubject,
  type Reference,
} from '@enigm/subgraph'
import { IsIn, IsOptional, Matches, MaxLength, Min, ValidateNested } from 'class-validator'
import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  InputType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import { auditLogsOf, reviewedLogsOf } from './log.access'
import {
  AuditCategory,
  AuditExport,
  AuditLog,
  AuditLogEntryConnection,
  type AuditLogEntry,
} from './log.entity'
import { entriesOf, exportOf, type LogFilter } from './log.queries'

const LONGEST_ACTION = 128

export const AccountStub = stub('Account', 'An account without identity. Only its holder sees it.')
export const OrganizationStub = stub('Organization', 'An organization, owned by accounts.')
export const ServerStub = stub(
  'Server',
  'A dedicated private messaging environment, as far as it is administered.',
  { idDescription: 'Identifies the server; it is no locator and grants no access.' },
)

@InputType({ description: 'Only entries that meet all of these.' })
class AuditLogFilter implements LogFilter {
  @Field(() => AuditCategory, { nullable: true, description: 'Only the entries of this category.' })
  category?: AuditCategory | null

  @Field(() => String, {
    nullable: true,
    description: 'Only the entries whose action begins with this, for example `devices.device.`.',
  })
  @IsOptional()
  @MaxLength(LONGEST_ACTION)
  @Matches(/^[\w.]*$/)
  actionPrefix?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Only the entries of this service, for example `devices`.',
  })
  @IsOptional()
  @IsIn(serviceNames)
  service?: string | null

  @Field(() => Date, { nullable: true, description: 'Only the entries from this moment on, in UTC.' })
  from?: Date | null

  @Field(() => Date, { nullable: true, description: 'Only the entries before this moment, in UTC.' })
  until?: Date | null
}

@ArgsType()
class EntriesArgs extends PageArgs {
  @Field(() => AuditLogFilter, { nullable: true, description: 'The filter; none for all entries.' })
  @IsOptional()
  @ValidateNested()
  filter?: AuditLogFilter | null
}

@ArgsType()
class ExportArgs {
  @Field(() => AuditLogFilter, { nullable: true, description: 'The filter, the same for every part.' })
  @IsOptional()
  @ValidateNested()
  filter?: AuditLogFilter | null

  @Field(() => Float, { nullable: true, description: '`size` of the first part; null for the first part.' })
  @IsOptional()
  @Min(1)
  size?: number | null

  @Field(() => Float, { defaultValue: 0, description: '`next` of the part before; 0 for the first part.' })
  @Min(0)
  after!: number

  @Field(() => Float, {
    nullable: true,
    description:
      'The size of the log in an earlier export: the first part proves that the log has only grown since.',
  })
  @IsOptional()
  @Min(1)
  previousSize?: number | null

  @Field(() => Float, {
    nullable: true,
    description: 'The size in an earlier checkpoint, for the same proof.',
  })
  @IsOptional()
  @Min(1)
  previousCheckpointSize?: number | null
}

const description = (of: string, scope: string) =>
  `The audit log of ${of}; null before its first entry, and for callers who may not read it. Needs ${scope}.`

const reviewDescription = (of: string) =>
  `The audit log of ${of}, for auditors; null before its first entry and for an absent id. The read itself is audited, also in this log. Needs audit:review.`

/** A read by an auditor stands in the log that was read. */
function subjectOf(log: AuditLog | null): DataSubject | null {
  return log && { scope: log.scope, target: log.scope.split(':')[1]! }
}

@Resolver(() => AuditLog)
export class AuditLogResolver {
  @Audiences('panel', 'partner')
  @FieldResolver(() => AuditLogEntryConnection, { description: 'The entries, newest first.' })
  entries(
    @Root() { logId }: AuditLog,
    @Args() { filter, ...page }: EntriesArgs,
    @Ctx() context: Context,
  ): Promise<Connection<AuditLogEntry>> {
    return context.load(entriesOf, { logId, ...page, filter: filter ?? {} })
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => AuditExport, {
    nullable: true,
    description:
      'A part of the export that `enigm-audit verify` and the panel verify, oldest entry first; null before the first checkpoint of the log, at most a minute after its first entry.',
  })
  export(
    @Root() log: AuditLog,
    @Args() { filter, size, after, previousSize, previousCheckpointSize }: ExportArgs,
    @Ctx() { app }: Context,
  ): Promise<AuditExport | null> {
    return exportOf(app, log, {
      filter: filter ?? {},
      size: size ?? null,
      after,
      previousSize: previousSize ?? null,
      previousCheckpointSize: previousCheckpointSize ?? null,
    })
  }

  @Audiences('panel')
  @RequiresScopes('platform:review')
  @Audited()
  @Query(() => AuditLog, {
    nullable: true,
    description:
      'The audit log of the platform from all services; null before its first entry. For operators and auditors; the read itself is audited. Needs platform:review.',
  })
  platformAuditLog(@Ctx() context: Context): Promise<AuditLog | null> {
    return context.load(auditLogsOf, 'platform')
  }

  @Audiences('panel')
  @RequiresScopes('audit:review')
  @Audited(subjectOf)
  @Query(() => AuditLog, { nullable: true, description: reviewDescription('an organization') })
  organizationAuditLog(
    @Arg('organizationId', () => ID, { description: 'The organization.' }) organizationId: string,
    @Ctx() context: Context,
  ): Promise<AuditLog | null> {
    return context.load(reviewedLogsOf, `organization:${organizationId}`)
  }

  @Audiences('panel')
  @RequiresScopes('audit:review')
  @Audited(subjectOf)
  @Query(() => AuditLog, { nullable: true, description: reviewDescription('a server') })
  serverAuditLog(
    @Arg('serverId', () => ID, { description: 'The server.' }) serverId: string,
    @Ctx() context: Context,
  ): Promise<AuditLog | null> {
    return context.load(reviewedLogsOf, `server:${serverId}`)
  }
}

@Resolver(() => AccountStub)
export class AccountAuditLogResolver {
  @Audiences('panel')
  @RequiresScopes('account:self')
  @FieldResolver(() => AuditLog, { nullable: true, description: description('the account', 'account:self') })
  auditLog(@Ctx() context: Context): Promise<AuditLog | null> {
    return context.load(auditLogsOf, `account:${accountOf(context.caller)}`)
  }
}

@Resolver(() => OrganizationStub)
export class OrganizationAuditLogResolver {
  @Audiences('panel', 'partner')
  @RequiresScopes('organizations:read')
  @FieldResolver(() => AuditLog, {
    nullable: true,
    description: description('the organization', 'organizations:read'),
  })
  auditLog(@Root() { id }: Reference, @Ctx() context: Context): Promise<AuditLog | null> {
    return context.load(auditLogsOf, `organization:${id}`)
  }
}

@Resolver(() => ServerStub)
export class ServerAuditLogResolver {
  @Audiences('panel')
  @RequiresScopes('servers:manage')
  @FieldResolver(() => AuditLog, { nullable: true, description: description('the server', 'servers:manage') })
  auditLog(@Root() { id }: Reference, @Ctx() context: Context): Promise<AuditLog | null> {
    return context.load(auditLogsOf, `server:${id}`)
  }
}
