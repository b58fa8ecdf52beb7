import { IsOptional, Length, Matches, Max, Min } from 'class-validator'
import { Field, InputType, Int } from 'type-graphql'
import { LARGEST_QUANTITY, PRODUCT_KEY } from '../product/product.entity'

@InputType({ description: 'Which Code Coins to issue.' })
export class IssueCodeCoinsInput {
  @Field(() => String, { description: 'Key of the product that each coin pays for.' })
  @Matches(PRODUCT_KEY)
  productKey!: string

  @Field(() => Int, { description: 'How many coins, from 1 to 1000.' })
  @Min(1)
  @Max(1_000)
  quantity!: number

  @Field(() => Int, {
    nullable: true,
    description:
      'How many units each coin pays for, from 1 to 10000; 1 when left out, and more of eSIMs only.',
  })
  @IsOptional()
  @Min(1)
  @Max(LARGEST_QUANTITY)
  units?: number | null

  @Field(() => Int, { defaultValue: 365, description: 'How many whole days the coins pay, from 1 to 1825.' })
  @Min(1)
  @Max(1_825)
  validDays!: number

  @Field(() => String, { description: 'Issues once: the same key gives the same batch, without its codes.' })
  @Length(8, 128)
  idempotencyKey!: string

  @Field(() => String, {
    nullable: true,
    description:
      'Grant of authorizeCriticalOperation for CODE_COIN_ISSUE and this product key, joined with `units` where it is given.',
  })
  @IsOptional()
  grant?: string | null
}
