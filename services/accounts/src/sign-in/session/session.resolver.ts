import { accountOf, Audiences, Context, payloadOf, RequiresScopes } from '@enigm/subgraph'
import { Matches, MaxLength } from 'class-validator'
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql'
import { Account } from '../../account/account.entity'
import { AccountMove } from '../../account/account-move.entity'
import type { AccountsApp } from '../../config'
import { AccountsError } from '../../errors'
import { OwnSessionsService } from './own-sessions.service'
import { RefreshService } from './refresh.service'
import { Session } from './session.entity'
import { SessionAction, sessionActions, SessionState } from './session.lifecycle'
import { AccountOutOfUse, SessionService } from './session.service'

@InputType({ description: 'The credentials of an account.' })
class StartSessionInput {
  @Field(() => String, { description: 'The 16 digits of the account number; blanks do not count.' })
  @MaxLength(64)
  accountNumber!: string

  @Field(() => String, { description: 'The login secret that was shown once.' })
  @MaxLength(128)
  loginSecret!: string
}

@InputType({ description: 'The credential of a session.' })
class RefreshSessionInput {
  @Field(() => String, { description: 'The refresh token that the last answer gave.' })
  @MaxLength(256)
  refreshToken!: string
}

@InputType({ description: 'The credential of the session that ends.' })
class EndSessionInput {
  @Field(() => String, { description: 'The refresh token that the last answer gave.' })
  @MaxLength(256)
  refreshToken!: string
}

@InputType({ description: 'The session to close.' })
class CloseSessionInput {
  @Field(() => ID, { description: 'One of the own sessions.' })
  @MaxLength(64)
  sessionId!: string
}

@InputType({ description: 'Names the request.' })
class CloseAllOtherSessionsInput {
  @Field(() => String, { description: 'The same key gives the same answer again.' })
  @Matches(/^[\w-]{1,64}$/)
  idempotencyKey!: string
}

@InputType({ description: 'Names the request.' })
class CloseSessionsOfUntrustedDevicesInput {
  @Field(() => String, { description: 'The same key gives the same answer again.' })
  @Matches(/^[\w-]{1,64}$/)
  idempotencyKey!: string
}

@Audiences('panel', 'device')
@ObjectType({ description: 'A session and its credentials.' })
export class SessionTokensPayload extends payloadOf(AccountsError) {
  @Field(() => Session, { nullable: true, description: 'The session.' })
  session?: Session

  @Field(() => String, { nullable: true, description: 'Authorizes requests for five minutes.' })
  accessToken?: string

  @Field(() => Date, { nullable: true, description: 'When the access token ends.' })
  accessTokenExpiresAt?: Date

  @Field(() => String, { nullable: true, description: 'Works once, for 30 days; keep it secret.' })
  refreshToken?: string
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The session that was begun.' })
class StartSessionPayload extends SessionTokensPayload {
  @Field(() => AccountMove, {
    nullable: true,
    description: 'With the error ACCOUNT_NOT_ACTIVE: how the account came into its present state.',
  })
  lastMove?: AccountMove | null
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The session that goes on.' })
class RefreshSessionPayload extends SessionTokensPayload {}

@Audiences('panel', 'device')
@ObjectType({ description: 'The session that was ended.' })
class EndSessionPayload extends payloadOf(AccountsError) {
  @Field(() => Session, { nullable: true, description: 'The session in its new state.' })
  session?: Session
}

@Audiences('panel', 'device')
@ObjectType({ description: 'The session that was closed.' })
class CloseSessionPayload extends payloadOf(AccountsError) {
  @Field(() => Session, { nullable: true, description: 'The session in its new state.' })
  session?: Session
}

@Audiences('panel', 'device')
@ObjectType({ description: 'What was closed.' })
class CloseAllOtherSessionsPayload extends payloadOf(AccountsError) {
  @Field(() => Int, { nullable: true, description: 'How many sessions were closed.' })
  closedCount?: number
}

@Audiences('panel', 'device')
@ObjectType({ description: 'What was closed.' })
class CloseSessionsOfUntrustedDevicesPayload extends payloadOf(AccountsError) {
  @Field(() => Int, { nullable: true, description: 'How many sessions were closed.' })
  closedCount?: number
}

@Resolver(() => Session)
export class SessionResolver {
  constructor(private readonly app: AccountsApp) {}

  @Mutation(() => StartSessionPayload, {
    nullable: true,
    description:
      'Signs in. Open to everyone; the first time it activates the account. Followed by accounts.session.started.',
  })
  @Audiences('panel', 'device')
  async startSession(
    @Arg('input', { description: 'The credentials.' }) input: StartSessionInput,
    @Ctx() context: Context,
  ): Promise<StartSessionPayload> {
    try {
      return await this.app.get(SessionService).start(context, input.accountNumber, input.loginSecret)
    } catch (error) {
      if (!(error instanceof AccountOutOfUse)) throw error
      const { code, message, path, lastMove } = error
      context.refusals.push(code)
      return { lastMove, errors: [{ code, message, path }] }
    }
  }

  @Mutation(() => RefreshSessionPayload, {
    nullable: true,
    description:
      'Gives new tokens for a refresh token. Open to whoever holds one. Followed by accounts.session.refreshed.',
  })
  @Audiences('panel', 'device')
  refreshSession(
    @Arg('input', { description: 'The credential.' }) input: RefreshSessionInput,
    @Ctx() context: Context,
  ): Promise<RefreshSessionPayload> {
    return this.app.get(RefreshService).refresh(context, input.refreshToken)
  }

  @Mutation(() => EndSessionPayload, {
    nullable: true,
    description:
      'Signs out: ends the session of a refresh token, effective at once. Open to whoever holds the present one, or for 30 seconds the one before it. Followed by accounts.session.closed.',
  })
  @Audiences('panel', 'device')
  async endSession(
    @Arg('input', { description: 'The credential.' }) input: EndSessionInput,
    @Ctx() context: Context,
  ): Promise<EndSessionPayload> {
    return { session: await this.app.get(RefreshService).end(context, input.refreshToken) }
  }

  @Mutation(() => CloseSessionPayload, {
    nullable: true,
    description:
      'Closes one of the own sessions, effective at once. For the holder of the account. Followed by accounts.session.closed.',
  })
  @RequiresScopes('sessions:self')
  @Audiences('panel', 'device')
  async closeSession(
    @Arg('input', { description: 'The session.' }) input: CloseSessionInput,
    @Ctx() context: Context,
  ): Promise<CloseSessionPayload> {
    return { session: await this.app.get(OwnSessionsService).close(context, input.sessionId) }
  }

  @Mutation(() => CloseAllOtherSessionsPayload, {
    nullable: true,
    description:
      'Closes every own session but this one. For the holder of the account. Followed by accounts.account.sessions.closed and one accounts.session.closed each.',
  })
  @RequiresScopes('sessions:self')
  @Audiences('panel', 'device')
  async closeAllOtherSessions(
    @Arg('input', { description: 'The request.' }) input: CloseAllOtherSessionsInput,
    @Ctx() context: Context,
  ): Promise<CloseAllOtherSessionsPayload> {
    return { closedCount: await this.app.get(OwnSessionsService).closeOthers(context, input.idempotencyKey) }
  }

  @Mutation(() => CloseSessionsOfUntrustedDevicesPayload, {
    nullable: true,
    description:
      'Closes every own session of a device that is not trusted now: it waits to be approved, is restricted or has ended. This session too when it is such a device’s. For the holder of the account. Followed by accounts.account.sessions.closed and one accounts.session.closed each.',
  })
  @RequiresScopes('sessions:self')
  @Audiences('panel', 'device')
  async closeSessionsOfUntrustedDevices(
    @Arg('input', { description: 'The request.' }) input: CloseSessionsOfUntrustedDevicesInput,
    @Ctx() context: Context,
  ): Promise<CloseSessionsOfUntrustedDevicesPayload> {
    const closedCount = await this.app
      .get(OwnSessionsService)
      .closeOfUntrustedDevices(context, input.idempotencyKey)
    return { closedCount }
  }

  @FieldResolver(() => Boolean, { description: 'Whether this is the session that asks.' })
  current(@Root() session: Session, @Ctx() { caller }: Context): boolean {
    return session.id === caller.sessionId
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The device that enrolled in this session, as its owner sees it.',
  })
  deviceHandle(@Root() session: Session): string | null {
    return session.deviceId && this.app.handle('dh', `account:${session.accountId}`, session.deviceId)
  }

  @FieldResolver(() => [SessionAction], { description: 'What can be done with the session now.' })
  availableActions(@Root() session: Session): SessionAction[] {
    return sessionActions(session.state, session.restrictedByHolder)
  }
}

@Resolver(() => Account)
export class AccountSessionsResolver {
  constructor(private readonly app: AccountsApp) {}

  @FieldResolver(() => [Session], {
    description: 'The live sessions, then those that ended in the last 30 days; at most 100.',
  })
  @RequiresScopes('sessions:self')
  sessions(
    @Arg('state', () => SessionState, { nullable: true, description: 'Only sessions in this state.' })
    state: SessionState | null,
    @Ctx() { caller }: Context,
  ): Promise<Session[]> {
    return this.app.get(OwnSessionsService).list(accountOf(caller), state ?? null)
  }
}
