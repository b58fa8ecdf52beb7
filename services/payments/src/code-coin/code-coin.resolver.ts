import {
  AccountHandle,
  Audiences,
  IdempotencyKey,
  Input,
  RequiresScopes,
  type Context,
  type CountedConnection,
} from '@enigm/subgraph'
import { IsOptional, Max, MaxLength, Min } from 'class-validator'
import { Args, Ctx, Field, FieldResolver, ID, InputType, Int, Query, Resolver, Root } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { Operation, PaymentsFailure } from '../errors'
import { IsProductKey, LARGEST_QUANTITY, Product } from '../product/product.entity'
import { productByKey } from '../product/product.queries'
import { CodeCoinBatch, CodeCoinBatchConnection } from './code-coin.entity'
import { CodeCoinBatchAction, codeCoinBatchLifecycle } from './code-coin.lifecycle'
import { CodeCoinBatchesArgs, codeCoinBatchPage } from './code-coin.queries'
import { CodeCoinService } from './code-coin.service'

@InputType()
class BatchInput {
  @Field(() => String, { description: 'Key of the product that each coin pays for.' })
  @IsProductKey()
  productKey!: string

  @Field(() => Int, { description: 'How many coins, from 1 to 1000.' })
  @Min(1)
  @Max(1_000)
  quantity!: number

  @Field(() => Int, {
    nullable: true,
    description:
      'How many units each coin pays for, from 1 to 10000; 1 by default, more than one only of eSIMs. Where it is given, the target of the grant is `productKey:units`.',
  })
  @IsOptional()
  @Min(1)
  @Max(LARGEST_QUANTITY)
  units?: number | null

  @Field(() => Int, { defaultValue: 365, description: 'How many whole days the coins pay, from 1 to 1825.' })
  @Min(1)
  @Max(1_825)
  validDays!: number

  @Field(() => IdempotencyKey, { description: 'The same key returns the same batch, without its codes.' })
  idempotencyKey!: string
}

@InputType()
class VoidingInput {
  @Field(() => ID, { description: 'The batch.' })
  @MaxLength(64)
  batchId!: string
}

@Resolver(() => CodeCoinBatch)
export class CodeCoinResolver {
  private readonly coins: CodeCoinService

  constructor(private readonly app: PaymentsApp) {
    this.coins = app.get(CodeCoinService)
  }

  @Audiences('panel')
  @RequiresScopes('coins:issue')
  @Query(() => CodeCoinBatchConnection, {
    description:
      'The batches of Code Coins, the newest day first. No code can be read back, and no coin leads to an order. Needs coins:issue.',
  })
  codeCoinBatches(
    @Args() args: CodeCoinBatchesArgs,
    @Ctx() { app }: Context,
  ): Promise<CountedConnection<CodeCoinBatch>> {
    return codeCoinBatchPage(app, args)
  }

  @Operation({
    audiences: ['panel'],
    requires: ['coins:issue'],
    grant: ['CODE_COIN_VOIDING', 'batchId'],
    description:
      'Voids a batch of Code Coins, for example after the loss of its list. Its coins that were not redeemed do not pay any more.',
    emits: 'payments.batch.voided',
    returns: { batch: [CodeCoinBatch, 'The batch; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async voidCodeCoinBatch(@Input() { batchId }: VoidingInput, @Ctx() context: Context) {
    return { batch: await this.coins.voidBatch(context, batchId) }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['coins:issue'],
    grant: ['CODE_COIN_ISSUE', 'productKey units'],
    description: 'Issues a batch of Code Coins and shows their codes once.',
    emits: 'payments.batch.issued',
    returns: {
      batch: [CodeCoinBatch, 'The batch; null when nothing has changed.'],
      codes: [[String], 'The codes, shown this once; null when they were shown before.'],
    },
    errors: [
      'PRODUCT_NOT_AVAILABLE',
      'QUANTITY_NOT_AVAILABLE',
      'CODES_ALREADY_SHOWN',
      'IDEMPOTENCY_CONFLICT',
    ],
  })
  async issueCodeCoins(@Input() input: BatchInput, @Ctx() context: Context) {
    const { productKey, quantity, validDays, idempotencyKey } = input
    const request = { productKey, quantity, units: input.units ?? 1, validDays }
    const issued = await this.coins.issue(context, request, idempotencyKey)
    if (issued.codes) return issued
    const { code, message, path } = new PaymentsFailure('CODES_ALREADY_SHOWN', ['input', 'idempotencyKey'])
    return { ...issued, errors: [{ code, message, path }] }
  }

  @FieldResolver(() => AccountHandle, {
    nullable: true,
    description:
      'The operator who has issued it, as in the trail of the platform; null once that account is deleted.',
  })
  issuedByHandle(@Root() { issuedBy }: CodeCoinBatch): string | null {
    return issuedBy && this.app.handle('ah', 'platform', issuedBy)
  }

  @FieldResolver(() => [CodeCoinBatchAction], { description: 'The actions that its present state allows.' })
  availableActions(@Root() { state }: CodeCoinBatch): CodeCoinBatchAction[] {
    return codeCoinBatchLifecycle.available(state)
  }

  @FieldResolver(() => Product, { description: 'The product that each coin of the batch pays for.' })
  product(@Root() { productKey }: CodeCoinBatch, @Ctx() context: Context): Promise<Product> {
    return context.load(productByKey, productKey)
  }
}
