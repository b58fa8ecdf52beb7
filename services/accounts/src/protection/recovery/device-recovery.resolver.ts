import { Input, limitation, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, ID, InputType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { DeviceRecoveryService } from './device-recovery.service'
import { Recovery } from './recovery.entity'
import { startedRecovery } from './recovery.resolver'
import { RecoveryService } from './recovery.service'

@InputType()
class DeviceRecoveryInput {
  @Field(() => String, { description: 'The 16 digits of the account number; spaces are ignored.' })
  @MaxLength(64)
  accountNumber!: string

  @Field(() => String, {
    description: 'The origin that the device calls, such as `https://command.example`.',
  })
  @MaxLength(255)
  origin!: string
}

@InputType()
class RecoveryAssertionInput {
  @Field(() => String, {
    description:
      'A compact JWS by the Ed25519 key of the device: header alg EdDSA, typ device-recovery+jwt, jwk the public key; claims iss (thumbprint of that key, RFC 7638), aud (the origin), nonce, iat, exp (at most 60 seconds later).',
  })
  @MaxLength(2048)
  assertion!: string
}

@InputType()
class OwnRecoveryInput {
  @Field(() => ID, { description: 'A recovery of the own account that a device has started.' })
  @MaxLength(64)
  recoveryId!: string
}

@Resolver()
export class DeviceRecoveryResolver {
  private readonly starts: DeviceRecoveryService
  private readonly recoveries: RecoveryService

  constructor(app: AccountsApp) {
    this.starts = app.get(DeviceRecoveryService)
    this.recoveries = app.get(RecoveryService)
  }

  @Operation({
    audiences: ['device'],
    requires: 'nothing',
    description:
      'Starts to recover an account with the key of a device, the same for every number. Nothing changes before startRecoveryByDevice.',
    emits: [],
    returns: {
      nonce: [String, 'To be signed; it works once, for this number on this origin. Every number gets one.'],
      expiresAt: [Date, 'When the nonce expires, 60 seconds from now.'],
    },
    errors: ['ORIGIN_UNKNOWN'],
  })
  startDeviceRecovery(@Input() { accountNumber, origin }: DeviceRecoveryInput) {
    const { challenge, expiresAt } = this.starts.issueNonce(accountNumber, origin)
    return { nonce: challenge, expiresAt }
  }

  @Operation({
    audiences: ['device'],
    requires: 'nothing',
    description:
      'Starts a recovery with the key of a trusted device. From 24 hours after the start it can be completed for 24 hours; until it is completed it can be canceled.',
    emits: ['accounts.recovery.started', 'accounts.recovery.superseded'],
    returns: startedRecovery,
    errors: ['DEVICE_KEY_INVALID', 'RECOVERY_BY_CODE_OPEN'],
  })
  async startRecoveryByDevice(@Input() { assertion }: RecoveryAssertionInput, @Ctx() context: Context) {
    const started = await this.starts.start(context, assertion)
    return { ...started, limitations: [limitation('RECOVERY_NOT_CONTENT')] }
  }

  @Operation({
    audiences: ['panel', 'device'],
    requires: ['account:secure'],
    description:
      'Cancels a recovery that a device has started, from an unrestricted session. One by code cannot be canceled.',
    emits: 'accounts.recovery.canceled',
    returns: { recovery: [Recovery, 'The recovery in its new state; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async cancelRecovery(@Input() { recoveryId }: OwnRecoveryInput, @Ctx() context: Context) {
    return { recovery: await this.recoveries.cancel(context, recoveryId) }
  }
}
