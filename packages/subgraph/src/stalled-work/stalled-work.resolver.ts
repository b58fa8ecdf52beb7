import type { ServiceName } from '@enigm/contracts'
import { MaxLength } from 'class-validator'
import { Args, ArgsType, Ctx, Field, ID, InputType, Int, ObjectType, Query, Resolver } from 'type-graphql'
import { z } from 'zod'
import type { App } from '../app'
import type { Context } from '../context'
import { connectionFrom, connectionOf, decodeCursor, PageArgs, type Connection } from '../schema/connection'
import { Audiences, RequiresScopes, Shareable } from '../schema/directives'
import { enumType } from '../schema/enum-type'
import { errorCodes } from '../schema/error-codes'
import { Input, operations } from '../schema/operation'
import { discardStalledWork, readStalledWork, retryStalledWork, type StalledRow } from './stalled-work'

const LONGEST_ID = 128

const StalledWorkKind = enumType('StalledWorkKind', 'A kind of work that a service cannot process.', {
  EVENT: 'An event of another service.',
  JOB: 'Delayed work of the service: a timer, or a command to an external system.',
})

const StalledWorkState = enumType('StalledWorkState', 'Why work has stalled.', {
  PARKED:
    'Ten attempts have failed, or the event cannot be read: it waits for an operator, and later events of its object wait for it.',
  RETRYING: 'The last attempt has failed, and another one follows.',
  OVERDUE: 'It should have begun over a minute ago.',
  FAR_FUTURE: 'It is due later than any term ends: a clock was wrong.',
})
type StalledWorkState = keyof typeof StalledWorkState

const DiscardReason = enumType('DiscardReason', 'Why an operator discards stalled work.', {
  OBSOLETE: 'Its effect is no longer wanted.',
  REPAIRED: 'Its effect was achieved in another way.',
  UNPROCESSABLE: 'It is damaged and can never succeed.',
})
type DiscardReason = keyof typeof DiscardReason

@Shareable()
@Audiences('internal')
@ObjectType({ description: 'An event or a job that a service cannot process, or not in time.' })
class StalledWork implements StalledRow {
  @Field(() => ID, { description: 'The id of the event or of the job.' })
  id!: string

  @Field(() => StalledWorkKind, { description: 'An event or a job.' })
  kind!: StalledRow['kind']

  @Field(() => String, { description: 'The type of the event or the kind of the job.' })
  type!: string

  @Field(() => StalledWorkState, { description: 'The reason for which it has stalled.' })
  state!: StalledWorkState

  @Field(() => Int, { description: 'The attempts so far.' })
  attempts!: number

  @Field(() => String, { nullable: true, description: 'The code of the last error; null without one.' })
  errorCode!: string | null

  @Field(() => Date, { description: 'When the event was received or the job is due, in UTC.' })
  since!: Date

  @Field(() => Date, {
    nullable: true,
    description: 'The time of the next attempt, in UTC; null if none follows.',
  })
  nextAttemptAt!: Date | null

  @Field(() => String, { description: 'The correlation id, which the log lines of its attempts have.' })
  correlationId!: string
}

const StalledWorkConnection = connectionOf(StalledWork, 'StalledWorkConnection', ['internal'], {
  shareable: true,
})

@ArgsType()
class StalledWorkArgs extends PageArgs {
  @Field(() => StalledWorkState, { nullable: true, description: 'Only work in this state.' })
  state?: StalledWorkState | null
}

@InputType()
class RetryInput {
  @Field(() => ID, { description: 'The id of the stalled event or job.' })
  @MaxLength(LONGEST_ID)
  id!: string
}

@InputType()
class DiscardInput extends RetryInput {
  @Field(() => DiscardReason, { description: 'The reason, for the audit trail.' })
  reason!: DiscardReason
}

const { StalledWorkError } = errorCodes('StalledWork', ['internal'], {})
Shareable()(StalledWorkError)
const Operation = operations(StalledWorkError)

const operation = {
  audiences: ['internal'],
  requires: ['platform:operate'],
  emits: [],
  errors: ['NOT_FOUND'],
} as const

/** The root fields by which operators see and settle the stalled work of one service, e.g. `paymentsStalledWork`. */
export function stalledWorkResolver(service: ServiceName): new (app: App<any>) => object {
  const named = `${service.charAt(0).toUpperCase()}${service.slice(1)}`
  const [list, retry, discard] = [
    `${service}StalledWork`,
    `retry${named}Work`,
    `discard${named}Work`,
  ] as const
  const returns = { id: [String, 'The id of the event or job; null when nothing has changed.'] } as const

  @Resolver()
  class StalledWorkResolver {
    constructor(private readonly app: App<any>) {}

    @Audiences('internal')
    @RequiresScopes('platform:operate')
    @Query(() => StalledWorkConnection, {
      description: `Events and jobs that ${service} cannot process, in the order of their ids. For operators. Needs platform:operate.`,
    })
    async [list](@Args() { first, after, state }: StalledWorkArgs): Promise<Connection<StalledWork>> {
      const [afterId = ''] = decodeCursor(after, z.tuple([z.string()])) ?? []
      const rows = await readStalledWork(this.app, { state, afterId, limit: first + 1 })
      return connectionFrom(rows, first, ({ id }) => [id])
    }

    @Operation({
      ...operation,
      description: `Gives a stalled event of ${service} ten more attempts, or a stalled job its next attempt now.`,
      returns,
    })
    async [retry](@Input() { id }: RetryInput, @Ctx() context: Context) {
      await retryStalledWork(this.app, context, id)
      return { id }
    }

    @Operation({
      ...operation,
      description: `Drops a stalled event or job of ${service} without its effect; later events of its object are applied.`,
      returns,
    })
    async [discard](@Input() { id, reason }: DiscardInput, @Ctx() context: Context) {
      await discardStalledWork(this.app, context, id, reason)
      return { id }
    }
  }
  return StalledWorkResolver
}
