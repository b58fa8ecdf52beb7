import { accountOf, Audiences, enumType, RequiresScopes, type Context } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Ctx, Field, FieldResolver, Int, ObjectType, Resolver } from 'type-graphql'
import { Account } from '../../account/account.entity'
import { securityCounts, type SecurityCounts } from './security-configuration.queries'

const SignInMethod = enumType('SignInMethod', 'A way to sign in to an account.', {
  LOGIN_SECRET: 'By account number and login secret; every account has it.',
  PASSKEY: 'By a passkey.',
  DEVICE_KEY: 'By the key of a trusted device.',
})
type SignInMethod = keyof typeof SignInMethod

@Audiences('panel')
@ObjectType({ description: 'A way to sign in that the account has.' })
class WayToSignIn {
  @Field(() => SignInMethod, { description: 'How it signs in.' })
  method!: SignInMethod

  @Field(() => Int, { description: 'How many of them there are, e.g. passkeys that are not blocked.' })
  count!: number
}

@Audiences('panel')
@ObjectType({ description: 'Whether the critical-operation PIN can be used.' })
class PinConfiguration {
  @Field(() => Boolean, { description: 'Whether a PIN is set.' })
  isSet!: boolean

  @Field(() => Boolean, {
    description: 'Whether it is locked after wrong attempts, until `lockedUntil` or a recovery.',
  })
  isLocked!: boolean

  @Field(() => Date, {
    nullable: true,
    description: 'When the lock ends, in UTC; null when it is not locked, or until a recovery.',
  })
  lockedUntil!: Date | null

  @Field(() => GraphQLDate, {
    nullable: true,
    description: 'The day on which it was last set or changed, in UTC; null when none is set.',
  })
  changedAt!: Date | null
}

/** No secret, code or key can be read back: there are counts and dates only (ACC-15). */
@Audiences('panel')
@ObjectType({ description: 'How the account is protected, in counts and dates.' })
class SecurityConfiguration {
  @Field(() => [WayToSignIn], { description: 'The ways to sign in that the account has.' })
  waysToSignIn!: WayToSignIn[]

  @Field(() => PinConfiguration, { description: 'The critical-operation PIN.' })
  pin!: PinConfiguration

  @Field(() => Int, { description: 'How many recovery codes are unused.' })
  recoveryCodesLeft!: number

  @Field(() => GraphQLDate, {
    nullable: true,
    description:
      'The day on which the login secret was last replaced, in UTC; null when it is the first one.',
  })
  secretChangedAt!: Date | null
}

@Resolver(() => Account)
export class SecurityConfigurationResolver {
  @Audiences('panel')
  @RequiresScopes('account:self')
  @FieldResolver(() => SecurityConfiguration, {
    description: 'How the own account is protected: ways to sign in, PIN and recovery codes.',
  })
  async securityConfiguration(@Ctx() { app, caller }: Context): Promise<SecurityConfiguration> {
    const counts = await securityCounts(app, accountOf(caller))
    const { recoveryCodesLeft, secretChangedAt } = counts
    return { waysToSignIn: waysToSignIn(counts), pin: pin(counts), recoveryCodesLeft, secretChangedAt }
  }
}

function waysToSignIn({ passkeys, deviceKeys }: SecurityCounts): WayToSignIn[] {
  const ways: WayToSignIn[] = [
    { method: 'LOGIN_SECRET', count: 1 },
    { method: 'PASSKEY', count: passkeys },
    { method: 'DEVICE_KEY', count: deviceKeys },
  ]
  return ways.filter(({ count }) => count > 0)
}

function pin({
  pinIsSet,
  pinChangedAt,
  pinLockedUntil,
  pinIsLockedUntilRecovery,
}: SecurityCounts): PinConfiguration {
  const isLockedForNow = pinLockedUntil !== null && pinLockedUntil > new Date() && !pinIsLockedUntilRecovery
  return {
    isSet: pinIsSet,
    isLocked: isLockedForNow || pinIsLockedUntilRecovery,
    lockedUntil: isLockedForNow ? pinLockedUntil : null,
    changedAt: pinChangedAt,
  }
}
