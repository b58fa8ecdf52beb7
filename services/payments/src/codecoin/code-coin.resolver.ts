import { Audiences, Critical, payloadOf, RequiresScopes, type Context } from '@enigm/subgraph'
import { Arg, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { PaymentsError } from '../errors'
import { Product } from '../product/product.entity'
import { productsByKey } from '../product/product.resolver'
import { CodeCoinBatch } from './code-coin-batch.entity'
import { IssueCodeCoinsInput } from './code-coin.input'
import { CodeCoinService } from './code-coin.service'

@Audiences('panel')
@ObjectType({ description: 'What issueCodeCoins answers.' })
export class IssueCodeCoinsPayload extends payloadOf(PaymentsError) {
  @Field(() => CodeCoinBatch, { nullable: true, description: 'The batch.' })
  batch?: CodeCoinBatch | null

  @Field(() => [String], {
    nullable: true,
    description:
      'The codes. They are shown this once and cannot be had again; null when they were shown before.',
  })
  codes?: string[] | null
}

@Resolver(() => CodeCoinBatch)
export class CodeCoinResolver {
  constructor(private readonly app: PaymentsApp) {}

  @Audiences('panel')
  @RequiresScopes('coins:issue')
  @Critical('CODE_COIN_ISSUE', 'productKey units')
  @Mutation(() => IssueCodeCoinsPayload, {
    nullable: true,
    description:
      'Issues a batch of Code Coins. Platform operators may; needs a grant for CODE_COIN_ISSUE. Event: payments.batch.issued.',
  })
  async issueCodeCoins(
    @Arg('input', { description: 'Which coins.' }) input: IssueCodeCoinsInput,
    @Ctx() context: Context,
  ): Promise<IssueCodeCoinsPayload> {
    const issued = await this.app.get(CodeCoinService).issue(context, input)
    return issued.codes ? issued : { ...issued, errors: [codesAlreadyShown] }
  }

  @FieldResolver(() => Product, { description: 'What each coin of the batch pays for.' })
  product(@Root() { productKey }: CodeCoinBatch, @Ctx() context: Context): Promise<Product> {
    return context.load(productsByKey, productKey)
  }
}

const codesAlreadyShown = {
  code: 'CODES_ALREADY_SHOWN',
  message: 'The codes of this batch were shown once and cannot be had again.',
  path: ['input', 'idempotencyKey'],
}
