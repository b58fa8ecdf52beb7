import { page, PageArgs, select, type App, type CountedConnection } from '@enigm/subgraph'
import { ArgsType, Field } from 'type-graphql'
import { LegalHold } from './hold.entity'
import { LegalHoldState } from './hold.lifecycle'

@ArgsType()
export class LegalHoldsArgs extends PageArgs {
  @Field(() => LegalHoldState, { nullable: true, description: 'Only those in this state.' })
  state?: LegalHoldState | null
}

/** The holds, the newest day first. */
export function legalHoldPage(
  app: Pick<App, 'read'>,
  { state, ...args }: LegalHoldsArgs,
): Promise<CountedConnection<LegalHold>> {
  return page(app, select(LegalHold), { order: ['placedOn desc', 'id desc'], filter: { state } }, args)
}
