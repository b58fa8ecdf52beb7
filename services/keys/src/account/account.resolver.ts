import {
  accountOf,
  Audiences,
  ownAuditTrail,
  AuditEntryConnection,
  type AuditEntry,
  connectionOf,
  DataAccessConnection,
  ownDataAccesses,
  Key,
  PageArgs,
  RequiresScopes,
  TrustSignal,
  type BatchLoader,
  type Connection,
  type Context,
  type DataAccess,
} from '@enigm/subgraph'
import { Args, Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql'
import { EnigmKey } from '../key/key.entity'
import { keysOfAccount, presentKeys } from '../key/key.queries'
import { EmergencyDeviceWorkflow, workflowOfAccount } from '../workflow/workflow.view'
import { keySignal } from './key-signal'

/** The latest first. */
const EnigmKeyConnection = connectionOf(EnigmKey, 'EnigmKeyConnection', ['panel', 'device'])

@Key('id')
@ObjectType('Account', { description: 'An account without identity. Only its holder sees it.' })
export class AccountStub {
  @Field(() => ID, { description: 'Names the account inside the system; it is not the account number.' })
  id!: string
}

@Resolver(() => AccountStub)
export class AccountResolver {
  @Audiences('panel', 'device')
  @RequiresScopes('keys:read')
  @FieldResolver(() => EnigmKeyConnection, {
    description:
      'The Enigm Keys of the account, ended ones included, the latest first; none while the emergency-device workflow is off. Needs keys:read.',
  })
  enigmKeys(@Args() page: PageArgs, @Ctx() { app, caller }: Context): Promise<Connection<EnigmKey>> {
    return keysOfAccount(app, accountOf(caller), page)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('keys:read')
  @FieldResolver(() => EmergencyDeviceWorkflow, {
    description: 'Whether Enigm Keys of the account are administered here. Needs keys:read.',
  })
  emergencyDeviceWorkflow(
    @Root() { id }: AccountStub,
    @Ctx() context: Context,
  ): Promise<EmergencyDeviceWorkflow> {
    return context.load(workflowOfAccount, id)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('keys:read')
  @FieldResolver(() => [TrustSignal], {
    description:
      'What the Enigm Keys of the account add to a review of trust: one signal KEY_LIFECYCLE for each that has not ended, at most 100; none while the workflow is off. Needs keys:read.',
  })
  async keyTrustSignals(@Ctx() { app, caller }: Context): Promise<TrustSignal[]> {
    return (await presentKeys(app, accountOf(caller))).map(keySignal)
  }

  @Audiences('device')
  @RequiresScopes('keys:read')
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'What Enigm App calls the account when it tells about Keys, and nobody else does; null until this service knows the account. Needs keys:read.',
  })
  async appReference(@Root() { id }: AccountStub, @Ctx() context: Context): Promise<string | null> {
    return context.load(appReferences, id)
  }

  @Audiences('panel')
  @RequiresScopes('keys:read')
  @FieldResolver(() => AuditEntryConnection, {
    description:
      'What was done, refused and looked at about the Enigm Keys of the account, newest first. Needs keys:read.',
  })
  keyAudit(@Args() page: PageArgs, @Ctx() context: Context): Promise<Connection<AuditEntry>> {
    return ownAuditTrail(context, page)
  }

  @Audiences('panel')
  @RequiresScopes('keys:read')
  @FieldResolver(() => DataAccessConnection, {
    description:
      'Who else has looked at the Enigm Keys of the account, newest first: as what, at what and in which hour. Needs keys:read.',
  })
  keyAccesses(@Args() page: PageArgs, @Ctx() context: Context): Promise<Connection<DataAccess>> {
    return ownDataAccesses(context, page)
  }
}

/** The references of accounts that are known here, so that a link under one always finds its account. */
const appReferences: BatchLoader<string, string | null> = async (ids, { app }) => {
  const rows = await app.read<{ id: string; reference: string }>(
    'SELECT id, reference FROM account WHERE id = ANY($1)',
    [ids],
  )
  const byId = new Map(rows.map(({ id, reference }) => [id, reference]))
  return ids.map((id) => byId.get(id) ?? null)
}
