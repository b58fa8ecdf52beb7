import { IdempotencyKey, Input, type Context } from '@enigm/subgraph'
import { IsOptional, Max, Min } from 'class-validator'
import { Ctx, Field, FieldResolver, InputType, Int, Resolver, Root } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { Operation, PaymentsFailure } from '../errors'
import { IsProductKey, LARGEST_QUANTITY, Product } from '../product/product.entity'
import { productByKey } from '../product/product.queries'
import { CodeCoinBatch } from './code-coin.entity'
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

@Resolver(() => CodeCoinBatch)
export class CodeCoinResolver {
  private readonly coins: CodeCoinService

  constructor(app: PaymentsApp) {
    this.coins = app.get(CodeCoinService)
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

  @FieldResolver(() => Product, { description: 'The product that each coin of the batch pays for.' })
  product(@Root() { productKey }: CodeCoinBatch, @Ctx() context: Context): Promise<Product> {
    return context.load(productByKey, productKey)
  }
}
