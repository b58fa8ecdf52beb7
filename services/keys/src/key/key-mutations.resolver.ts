import { Audiences, Critical, limitation, RequiresScopes, type App, type Context } from '@enigm/subgraph'
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import {
  ReplaceKeyInput,
  ReportKeyFoundInput,
  ReportKeyLostInput,
  RetireKeyInput,
  RevokeKeyInput,
} from './key.inputs'
import {
  ReplaceKeyPayload,
  ReportKeyFoundPayload,
  ReportKeyLostPayload,
  RetireKeyPayload,
  RevokeKeyPayload,
} from './key.payloads'
import { KeyService } from './key.service'

@Resolver()
export class KeyMutationsResolver {
  private readonly keys: KeyService

  constructor(app: App) {
    this.keys = app.get(KeyService)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('keys:manage')
  @Mutation(() => ReportKeyLostPayload, {
    nullable: true,
    description:
      'Suspends the function of an Enigm Key in use at once. Its holder or an administrator of its deployment, with keys:manage and without a grant. Event: keys.key.lost.',
  })
  async reportKeyLost(
    @Arg('input', { description: 'The Key.' }) input: ReportKeyLostInput,
    @Ctx() context: Context,
  ): Promise<ReportKeyLostPayload> {
    const changed = await this.keys.reportLost(context, input.keyHandle)
    return { ...changed, limitations: [limitation('KEY_FUTURE_ONLY')] }
  }

  @Audiences('panel')
  @RequiresScopes('keys:manage')
  @Critical('KEY_RECOVERY', 'keyHandle')
  @Mutation(() => ReportKeyFoundPayload, {
    nullable: true,
    description:
      'Takes a lost Enigm Key back into use. Its holder or an administrator of its deployment, with keys:manage and a grant for KEY_RECOVERY. Event: keys.key.found.',
  })
  reportKeyFound(
    @Arg('input', { description: 'The Key and the grant.' }) input: ReportKeyFoundInput,
    @Ctx() context: Context,
  ): Promise<ReportKeyFoundPayload> {
    return this.keys.reportFound(context, input.keyHandle)
  }

  @Audiences('panel')
  @RequiresScopes('keys:manage')
  @Critical('KEY_REVOCATION', 'keyHandle')
  @Mutation(() => RevokeKeyPayload, {
    nullable: true,
    description:
      'Ends an Enigm Key for good. Its holder or an administrator of its deployment, with keys:manage and a grant for KEY_REVOCATION. Event: keys.key.revoked.',
  })
  async revokeKey(
    @Arg('input', { description: 'The Key and the grant.' }) input: RevokeKeyInput,
    @Ctx() context: Context,
  ): Promise<RevokeKeyPayload> {
    const changed = await this.keys.revoke(context, input.keyHandle)
    return { ...changed, limitations: [limitation('KEY_FUTURE_ONLY')] }
  }

  @Audiences('panel')
  @RequiresScopes('keys:manage')
  @Critical('KEY_REPLACEMENT', 'keyHandle')
  @Mutation(() => ReplaceKeyPayload, {
    nullable: true,
    description:
      'Ends an Enigm Key for good and orders another, which has to be linked in Enigm App. Its holder or an administrator of its deployment, with keys:manage and a grant for KEY_REPLACEMENT. Events: keys.key.replaced, keys.order.placed.',
  })
  async replaceKey(
    @Arg('input', { description: 'The Key, what pays for the new one, and the grant.' })
    input: ReplaceKeyInput,
    @Ctx() context: Context,
  ): Promise<ReplaceKeyPayload> {
    const { keyHandle, entitlementId, idempotencyKey } = input
    const replaced = await this.keys.replace(context, { keyHandle, entitlementId, idempotencyKey })
    return { ...replaced, limitations: [limitation('KEY_FUTURE_ONLY'), limitation('KEY_LINKED_IN_APP')] }
  }

  @Audiences('panel')
  @RequiresScopes('keys:manage')
  @Critical('KEY_RETIREMENT', 'keyHandle')
  @Mutation(() => RetireKeyPayload, {
    nullable: true,
    description:
      'Takes an own Enigm Key out of use for good. Its holder, with keys:manage and a grant for KEY_RETIREMENT. Event: keys.key.retired.',
  })
  async retireKey(
    @Arg('input', { description: 'The Key and the grant.' }) input: RetireKeyInput,
    @Ctx() context: Context,
  ): Promise<RetireKeyPayload> {
    const { key } = await this.keys.retire(context, input.keyHandle)
    return { key, limitations: [limitation('KEY_FUTURE_ONLY')] }
  }
}
