import {
  accountOf,
  DeviceHandle,
  IdempotencyKey,
  Input,
  PageArgs,
  RequiresScopes,
  type CountedConnection,
  type Context,
  type PayloadField,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Args, ArgsType, Ctx, Field, FieldResolver, ID, InputType, Int, Resolver, Root } from 'type-graphql'
import { Account } from '../../account/account.entity'
import { AccountMove } from '../../account/account-move.entity'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { OwnSessionsService } from './own-sessions.service'
import { RefreshService } from './refresh.service'
import { Session } from './session.entity'
import { SessionAction, sessionActions, SessionState } from './session.lifecycle'
import { SessionConnection, sessionsOfAccount } from './session.queries'
import { AccountOutOfUse, SessionService } from './session.service'

@InputType()
class CredentialsInput {
  @Field(() => String, { description: 'The 16 digits of the account number; spaces are ignored.' })
  @MaxLength(64)
  accountNumber!: string

  @Field(() => String, { description: 'The login secret that was shown once.' })
  @MaxLength(128)
  loginSecret!: string
}

@InputType()
class RefreshTokenInput {
  @Field(() => String, { description: 'The refresh token of the last answer.' })
  @MaxLength(256)
  refreshToken!: string
}

@InputType()
class SessionInput {
  @Field(() => ID, { description: 'One of the own sessions.' })
  @MaxLength(64)
  sessionId!: string
}

@InputType()
class OnceInput {
  @Field(() => IdempotencyKey, { description: 'The same key gives the same answer again.' })
  idempotencyKey!: string
}

/** A page of sessions, in one state or in all. */
@ArgsType()
class SessionArgs extends PageArgs {
  @Field(() => SessionState, { nullable: true, description: 'Only sessions in this state.' })
  state?: SessionState | null
}

/** The payload of every way to sign in. */
export const sessionTokens = {
  session: [Session, 'The session.'],
  accessToken: [String, 'Authorizes requests for five minutes.'],
  accessTokenExpiresAt: [Date, 'When the access token expires.'],
  refreshToken: [String, 'Works once, for 30 days; keep it secret.'],
} as const satisfies Record<string, PayloadField>

const anyone = { audiences: ['panel', 'device'], requires: 'nothing' } as const
const holder = { audiences: ['panel', 'device'], requires: ['sessions:self'] } as const
const session = [Session, 'The session as it now is; null when nothing has changed.'] as const
const closedCount = [Int, 'How many sessions were closed; null when nothing has changed.'] as const

@Resolver(() => Session)
export class SessionResolver {
  private readonly sessions: SessionService
  private readonly ownSessions: OwnSessionsService
  private readonly refreshes: RefreshService

  constructor(private readonly app: AccountsApp) {
    this.sessions = app.get(SessionService)
    this.ownSessions = app.get(OwnSessionsService)
    this.refreshes = app.get(RefreshService)
  }

  @FieldResolver(() => Boolean, { description: 'Whether this is the calling session.' })
  current(@Root() { id }: Session, @Ctx() { caller }: Context): boolean {
    return id === caller.sessionId
  }

  @FieldResolver(() => DeviceHandle, {
    nullable: true,
    description: 'The device that was enrolled in this session or has signed in by its key.',
  })
  deviceHandle(@Root() { accountId, deviceId }: Session): string | null {
    return deviceId && this.app.handle('dh', `account:${accountId}`, deviceId)
  }

  @FieldResolver(() => [SessionAction], { description: 'The actions that its present state allows.' })
  availableActions(@Root() { state, restrictedByHolder }: Session): SessionAction[] {
    return sessionActions(state, restrictedByHolder)
  }

  @Operation({
    ...anyone,
    description: 'Signs in. The first sign-in activates the account.',
    emits: ['accounts.session.started', 'accounts.account.activated'],
    returns: {
      ...sessionTokens,
      lastMove: [
        AccountMove,
        'With the error ACCOUNT_NOT_ACTIVE: how the account came into its present state.',
      ],
    },
    errors: ['CREDENTIALS_WRONG', 'ACCOUNT_NOT_ACTIVE'],
  })
  async startSession(@Input() { accountNumber, loginSecret }: CredentialsInput, @Ctx() context: Context) {
    try {
      return await this.sessions.start(context, accountNumber, loginSecret)
    } catch (error) {
      if (!(error instanceof AccountOutOfUse)) throw error
      const { code, message, path, lastMove } = error
      context.refusals.push(code)
      return { lastMove, errors: [{ code, message, path }] }
    }
  }

  @Operation({
    ...anyone,
    description: 'Gives new tokens for a refresh token.',
    emits: 'accounts.session.refreshed',
    returns: sessionTokens,
    errors: ['REFRESH_TOKEN_INVALID'],
  })
  refreshSession(@Input() { refreshToken }: RefreshTokenInput, @Ctx() context: Context) {
    return this.refreshes.refresh(context, refreshToken)
  }

  @Operation({
    ...anyone,
    description:
      'Signs out: ends the session of a refresh token, effective at once. It takes the present token, or for 30 seconds the one before it.',
    emits: 'accounts.session.closed',
    returns: { session },
    errors: ['REFRESH_TOKEN_INVALID'],
  })
  async endSession(@Input() { refreshToken }: RefreshTokenInput, @Ctx() context: Context) {
    return { session: await this.refreshes.end(context, refreshToken) }
  }

  @Operation({
    ...holder,
    description: 'Closes one of the own sessions, effective at once.',
    emits: 'accounts.session.closed',
    returns: { session },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async closeSession(@Input() { sessionId }: SessionInput, @Ctx() context: Context) {
    return { session: await this.ownSessions.close(context, sessionId) }
  }

  @Operation({
    ...holder,
    description: 'Closes every own session except this one, effective at once.',
    emits: ['accounts.account.sessions.closed', 'accounts.session.closed'],
    returns: { closedCount },
    errors: ['IDEMPOTENCY_CONFLICT'],
  })
  async closeAllOtherSessions(@Input() { idempotencyKey }: OnceInput, @Ctx() context: Context) {
    return { closedCount: await this.ownSessions.closeOthers(context, idempotencyKey) }
  }

  @Operation({
    ...holder,
    description:
      'Closes every own session of a device that is not trusted now: it waits to be approved, is restricted or has ended. This session too if it belongs to such a device.',
    emits: ['accounts.account.sessions.closed', 'accounts.session.closed'],
    returns: { closedCount },
    errors: ['IDEMPOTENCY_CONFLICT'],
  })
  async closeSessionsOfUntrustedDevices(@Input() { idempotencyKey }: OnceInput, @Ctx() context: Context) {
    return { closedCount: await this.ownSessions.closeOfUntrustedDevices(context, idempotencyKey) }
  }
}

@Resolver(() => Account)
export class AccountSessionsResolver {
  @RequiresScopes('sessions:self')
  @FieldResolver(() => SessionConnection, {
    description: 'The own sessions, the latest used first; those that ended are listed for 30 days.',
  })
  sessions(@Ctx() { app, caller }: Context, @Args() args: SessionArgs): Promise<CountedConnection<Session>> {
    return sessionsOfAccount(app, accountOf(caller), args)
  }
}
