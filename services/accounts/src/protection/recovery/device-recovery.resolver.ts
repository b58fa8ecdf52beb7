import { Audiences, Context, limitation, payloadOf, RequiresScopes } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { DeviceRecoveryService } from './device-recovery.service'
import { Recovery } from './recovery.entity'

@InputType({ description: 'The account that a device is to recover, and where.' })
class StartDeviceRecoveryInput {
  @Field(() => String, { description: 'The 16 digits of the account number; blanks do not count.' })
  @MaxLength(64)
  accountNumber!: string

  @Field(() => String, {
    description: 'The origin that the device talks to, such as `https://command.example`.',
  })
  @MaxLength(255)
  origin!: string
}

@InputType({ description: 'What the device has signed.' })
class StartRecoveryByDeviceInput {
  @Field(() => String, {
    description:
      'A compact JWS by the Ed25519 key of the device: header alg EdDSA, typ device-recovery+jwt, jwk the public key; claims iss (thumbprint of that key, RFC 7638), aud (the origin), nonce, iat, exp (at most 60 seconds later).',
  })
  @MaxLength(2048)
  assertion!: string
}

@InputType({ description: 'The recovery that is not wanted.' })
class CancelRecoveryInput {
  @Field(() => ID, { description: 'A recovery of the own account that a device has begun.' })
  @MaxLength(64)
  recoveryId!: string
}

@Audiences('device')
@ObjectType({ description: 'What the device is to sign.' })
class StartDeviceRecoveryPayload extends payloadOf(AccountsError) {
  @Field(() => String, {
    nullable: true,
    description: 'Works once, for this account on this origin; every number gets one.',
  })
  nonce?: string

  @Field(() => Date, { nullable: true, description: '60 seconds from now; from then on it does not work.' })
  expiresAt?: Date
}

@Audiences('device')
@ObjectType({ description: 'The recovery that was begun.' })
class StartRecoveryByDevicePayload extends payloadOf(AccountsError) {
  @Field(() => Recovery, { nullable: true, description: 'The recovery.' })
  recovery?: Recovery

  @Field(() => String, { nullable: true, description: 'Completes the recovery; shown once, keep it secret.' })
  recoveryToken?: string
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The recovery that was canceled.' })
class CancelRecoveryPayload extends payloadOf(AccountsError) {
  @Field(() => Recovery, { nullable: true, description: 'The recovery in its new state.' })
  recovery?: Recovery
}

@Resolver()
export class DeviceRecoveryResolver {
  private readonly recoveries: DeviceRecoveryService

  constructor(app: AccountsApp) {
    this.recoveries = app.get(DeviceRecoveryService)
  }

  @Mutation(() => StartDeviceRecoveryPayload, {
    nullable: true,
    description:
      'Begins to recover an account with the key of a device. Open to everyone, and the same for every number. No event follows: nothing changes before startRecoveryByDevice.',
  })
  @Audiences('device')
  startDeviceRecovery(
    @Arg('input', { description: 'The account and the origin.' }) input: StartDeviceRecoveryInput,
  ): StartDeviceRecoveryPayload {
    const { challenge, expiresAt } = this.recoveries.ask(input.accountNumber, input.origin)
    return { nonce: challenge, expiresAt }
  }

  @Mutation(() => StartRecoveryByDevicePayload, {
    nullable: true,
    description:
      'Begins a recovery with the key of a trusted device; it can be completed from 24 hours on, for 24 hours, and canceled until then. Open to everyone. Followed by accounts.recovery.started.',
  })
  @Audiences('device')
  async startRecoveryByDevice(
    @Arg('input', { description: 'What the device has signed.' }) input: StartRecoveryByDeviceInput,
    @Ctx() context: Context,
  ): Promise<StartRecoveryByDevicePayload> {
    const started = await this.recoveries.start(context, input.assertion)
    return { ...started, limitations: [limitation('RECOVERY_NOT_CONTENT')] }
  }

  @Mutation(() => CancelRecoveryPayload, {
    nullable: true,
    description:
      'Cancels a recovery that a device has begun; one by code cannot be canceled. For the holder of the account from an unrestricted session. Followed by accounts.recovery.canceled.',
  })
  @RequiresScopes('account:secure')
  @Audiences('panel', 'device')
  async cancelRecovery(
    @Arg('input', { description: 'The recovery.' }) input: CancelRecoveryInput,
    @Ctx() context: Context,
  ): Promise<CancelRecoveryPayload> {
    return { recovery: await this.recoveries.cancel(context, input.recoveryId) }
  }
}
