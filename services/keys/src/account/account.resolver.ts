import {
  accountOf,
  Audiences,
  AuditArgs,
  AuditEntryConnection,
  byKey,
  countedConnectionOf,
  ownAuditTrail,
  PageArgs,
  RequiresScopes,
  stub,
  TrustSignal,
  type AuditEntry,
  type BatchLoader,
  type Connection,
  type CountedConnection,
  type Context,
  type Reference,
} from '@enigm/subgraph'
import { Args, ArgsType, Ctx, Field, FieldResolver, Resolver, Root } from 'type-graphql'
import { EnigmKey } from '../key/key.entity'
import { KeyState } from '../key/key.lifecycle'
import { keysOfAccount, presentKeys } from '../key/key.queries'
import { EmergencyDeviceWorkflow, workflowOfAccount } from '../workflow/workflow.queries'

export const AccountStub = stub('Account', 'An account without identity. Only its holder sees it.')

const EnigmKeyConnection = countedConnectionOf(EnigmKey, 'EnigmKeyConnection', ['panel', 'device'])

@ArgsType()
class EnigmKeysArgs extends PageArgs {
  @Field(() => KeyState, { nullable: true, description: 'Only the Keys in this state.' })
  state?: KeyState | null
}

@Resolver(() => AccountStub)
export class AccountResolver {
  @Audiences('panel', 'device')
  @RequiresScopes('keys:read')
  @FieldResolver(() => EnigmKeyConnection, {
    description:
      'The Enigm Keys of the account, ended ones included, the latest first; none while the emergency-device workflow is disabled. Needs keys:read.',
  })
  enigmKeys(
    @Args() args: EnigmKeysArgs,
    @Ctx() { app, caller }: Context,
  ): Promise<CountedConnection<EnigmKey>> {
    return keysOfAccount(app, accountOf(caller), args)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('keys:read')
  @FieldResolver(() => EmergencyDeviceWorkflow, {
    description: 'Whether Enigm Keys of the account are administered here. Needs keys:read.',
  })
  emergencyDeviceWorkflow(
    @Root() { id }: Reference,
    @Ctx() context: Context,
  ): Promise<EmergencyDeviceWorkflow> {
    return context.load(workflowOfAccount, id)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('keys:read')
  @FieldResolver(() => [TrustSignal], {
    description:
      'The signals of Enigm Keys for a review of trust: one KEY_LIFECYCLE for each Key of the account that has not ended, at most 100; none while the workflow is disabled. Needs keys:read.',
  })
  async keyTrustSignals(@Ctx() { app, caller }: Context): Promise<TrustSignal[]> {
    return (await presentKeys(app, accountOf(caller))).map(trustSignal)
  }

  @Audiences('device')
  @RequiresScopes('keys:read')
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Names the account to Enigm App, for its messages about Keys, and to no other system; null until this service knows the account. Needs keys:read.',
  })
  appReference(@Root() { id }: Reference, @Ctx() context: Context): Promise<string | null> {
    return context.load(appReferences, id)
  }

  @Audiences('panel')
  @RequiresScopes('keys:read')
  @FieldResolver(() => AuditEntryConnection, {
    description:
      'The actions, refusals and reads that concern the Enigm Keys of the account, newest first. Needs keys:read.',
  })
  keyAudit(@Args() args: AuditArgs, @Ctx() context: Context): Promise<Connection<AuditEntry>> {
    return ownAuditTrail(context, args)
  }
}

/** TRU-09: the state of a Key and since when. */
function trustSignal({ state, changedAt }: EnigmKey): TrustSignal {
  return { kind: 'KEY_LIFECYCLE', value: state, source: 'keys', observedAt: changedAt }
}

/** Only accounts that are known here have a reference, so that a Key linked under it always finds its account. */
const appReferences: BatchLoader<string, string | null> = async (ids, { app }) => {
  const accounts = await app.read<{ id: string; reference: string }>(
    'SELECT id, reference FROM account WHERE id = ANY($1)',
    [ids],
  )
  return byKey(ids, accounts, 'id').map((account) => account && account.reference)
}
