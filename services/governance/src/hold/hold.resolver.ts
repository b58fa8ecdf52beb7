import {
  Audiences,
  Input,
  limitation,
  RequiresScopes,
  type App,
  type Context,
  type CountedConnection,
} from '@enigm/subgraph'
import type { HoldGround } from '@enigm/contracts'
import { MaxLength } from 'class-validator'
import { Args, Ctx, Field, FieldResolver, ID, InputType, Query, Resolver, Root } from 'type-graphql'
import { Operation } from '../errors'
import { LegalHold, LegalHoldConnection, LegalHoldGround } from './hold.entity'
import { legalHoldPage, LegalHoldsArgs } from './hold.queries'
import { LegalHoldService } from './hold.service'

const LONGEST_ID = 64

@InputType()
class NewHoldInput {
  @Field(() => ID, {
    description: 'The platform handle of an account, or the id of an organization or a server.',
  })
  @MaxLength(LONGEST_ID)
  subject!: string

  @Field(() => LegalHoldGround, { description: 'Why the records are kept.' })
  ground!: HoldGround

  @Field(() => Date, { description: 'The end of the hold, within ten years.' })
  endsOn!: Date
}

@InputType()
class HoldInput {
  @Field(() => ID, { description: 'The legal hold.' })
  @MaxLength(LONGEST_ID)
  legalHoldId!: string
}

const operator = { audiences: ['panel'], requires: ['platform:operate'] } as const

@Resolver(() => LegalHold)
export class LegalHoldResolver {
  private readonly holds: LegalHoldService

  constructor(app: App) {
    this.holds = app.get(LegalHoldService)
  }

  @Audiences('panel')
  @RequiresScopes('platform:review')
  @Query(() => LegalHoldConnection, {
    description: 'The legal holds, the newest day first. Needs platform:review.',
  })
  legalHolds(@Args() args: LegalHoldsArgs, @Ctx() { app }: Context): Promise<CountedConnection<LegalHold>> {
    return legalHoldPage(app, args)
  }

  @Operation({
    ...operator,
    grant: ['LEGAL_HOLD', 'subject'],
    description:
      'Keeps the records of an account, an organization or a server until a date: no purge and no deletion removes them. It opens no content.',
    emits: 'governance.hold.placed',
    returns: { legalHold: [LegalHold, 'The legal hold; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'HOLD_TOO_LONG'],
  })
  async setLegalHold(@Input() { subject, ground, endsOn }: NewHoldInput, @Ctx() context: Context) {
    const legalHold = await this.holds.place(context, subject, ground, endsOn)
    return { legalHold, limitations: [limitation('HOLD_KEEPS_RECORDS')] }
  }

  @Operation({
    ...operator,
    grant: ['LEGAL_HOLD_RELEASE', 'legalHoldId'],
    description: 'Ends a legal hold before its end; deletions that it delays continue.',
    emits: 'governance.hold.released',
    returns: { legalHold: [LegalHold, 'The released legal hold; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async releaseLegalHold(@Input() { legalHoldId }: HoldInput, @Ctx() context: Context) {
    return { legalHold: await this.holds.release(context, legalHoldId) }
  }

  @RequiresScopes('platform:operate')
  @FieldResolver(() => ID, {
    description:
      'The platform handle of the account, or the id of the organization or server. Needs platform:operate.',
  })
  subject(@Root() { subjectHandle }: LegalHold): string {
    return subjectHandle
  }
}
