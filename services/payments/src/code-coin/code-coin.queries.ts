import { page, PageArgs, select, type App, type CountedConnection } from '@enigm/subgraph'
import { ArgsType, Field } from 'type-graphql'
import { CodeCoinBatch } from './code-coin.entity'
import { CodeCoinBatchState } from './code-coin.lifecycle'

@ArgsType()
export class CodeCoinBatchesArgs extends PageArgs {
  @Field(() => CodeCoinBatchState, { nullable: true, description: 'Only those in this state.' })
  state?: CodeCoinBatchState | null
}

/** All batches, the newest day first. */
export function codeCoinBatchPage(
  app: Pick<App, 'read'>,
  { state, ...args }: CodeCoinBatchesArgs,
): Promise<CountedConnection<CodeCoinBatch>> {
  return page(app, select(CodeCoinBatch), { order: ['issuedOn desc', 'id desc'], filter: { state } }, args)
}
