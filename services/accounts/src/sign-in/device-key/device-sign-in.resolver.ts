import { Audiences, Context, payloadOf } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { SessionTokensPayload } from '../session/session.resolver'
import { DeviceSignInService } from './device-sign-in.service'

@InputType({ description: 'The account that a device signs in to, and where.' })
class StartDeviceSignInInput {
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
class SignInWithDeviceKeyInput {
  @Field(() => String, {
    description:
      'A compact JWS by the Ed25519 key of the device: header alg EdDSA, typ device-sign-in+jwt, jwk the public key; claims iss (thumbprint of that key, RFC 7638), aud (the origin), nonce, iat, exp (at most 60 seconds later).',
  })
  @MaxLength(2048)
  assertion!: string
}

@Audiences('device')
@ObjectType({ description: 'What the device is to sign.' })
class StartDeviceSignInPayload extends payloadOf(AccountsError) {
  @Field(() => String, {
    nullable: true,
    description: 'Works once, for this account on this origin; every number gets one.',
  })
  nonce?: string

  @Field(() => Date, { nullable: true, description: '60 seconds from now; from then on it does not work.' })
  expiresAt?: Date
}

@Audiences('device')
@ObjectType({ description: 'The session that was begun.' })
class SignInWithDeviceKeyPayload extends SessionTokensPayload {}

@Resolver()
export class DeviceSignInResolver {
  constructor(private readonly app: AccountsApp) {}

  @Mutation(() => StartDeviceSignInPayload, {
    nullable: true,
    description:
      'Begins to sign in with the key of a device. Open to everyone, and the same for every number. No event follows: nothing changes before signInWithDeviceKey.',
  })
  @Audiences('device')
  startDeviceSignIn(
    @Arg('input', { description: 'The account and the origin.' }) input: StartDeviceSignInInput,
  ): StartDeviceSignInPayload {
    const { challenge, expiresAt } = this.app
      .get(DeviceSignInService)
      .start(input.accountNumber, input.origin)
    return { nonce: challenge, expiresAt }
  }

  @Mutation(() => SignInWithDeviceKeyPayload, {
    nullable: true,
    description:
      'Signs a trusted device in; the session is its own and ends with its trust. Open to everyone. Followed by accounts.session.started.',
  })
  @Audiences('device')
  signInWithDeviceKey(
    @Arg('input', { description: 'What the device has signed.' }) input: SignInWithDeviceKeyInput,
    @Ctx() context: Context,
  ): Promise<SignInWithDeviceKeyPayload> {
    return this.app.get(DeviceSignInService).signIn(context, input.assertion)
  }
}
