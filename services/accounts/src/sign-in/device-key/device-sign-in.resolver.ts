import { Input, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, InputType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { sessionTokens } from '../session/session.resolver'
import { DeviceSignInService } from './device-sign-in.service'

@InputType()
class DeviceSignInInput {
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
class DeviceAssertionInput {
  @Field(() => String, {
    description:
      'A compact JWS by the Ed25519 key of the device: header alg EdDSA, typ device-sign-in+jwt, jwk the public key; claims iss (thumbprint of that key, RFC 7638), aud (the origin), nonce, iat, exp (at most 60 seconds later).',
  })
  @MaxLength(2048)
  assertion!: string
}

const anyone = { audiences: ['device'], requires: 'nothing' } as const

@Resolver()
export class DeviceSignInResolver {
  private readonly signIns: DeviceSignInService

  constructor(app: AccountsApp) {
    this.signIns = app.get(DeviceSignInService)
  }

  @Operation({
    ...anyone,
    description:
      'Starts to sign in with the key of a device, the same for every number. Nothing changes before signInWithDeviceKey.',
    emits: [],
    returns: {
      nonce: [String, 'To be signed; it works once, for this number on this origin. Every number gets one.'],
      expiresAt: [Date, 'When the nonce expires, 60 seconds from now.'],
    },
    errors: ['ORIGIN_UNKNOWN'],
  })
  startDeviceSignIn(@Input() { accountNumber, origin }: DeviceSignInInput) {
    const { challenge, expiresAt } = this.signIns.start(accountNumber, origin)
    return { nonce: challenge, expiresAt }
  }

  @Operation({
    ...anyone,
    description: 'Signs a trusted device in. The session belongs to the device and ends with its trust.',
    emits: ['accounts.session.started', 'accounts.account.activated'],
    returns: sessionTokens,
    errors: ['DEVICE_KEY_INVALID', 'ACCOUNT_NOT_ACTIVE'],
  })
  signInWithDeviceKey(@Input() { assertion }: DeviceAssertionInput, @Ctx() context: Context) {
    return this.signIns.signIn(context, assertion)
  }
}
