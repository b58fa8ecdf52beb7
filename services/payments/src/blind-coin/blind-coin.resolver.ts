import { Audiences, Input, RequiresScopes, type Context } from '@enigm/subgraph'
import { ArrayMaxSize, ArrayMinSize, IsOptional, Matches, MaxLength } from 'class-validator'
import { Ctx, Field, FieldResolver, ID, InputType, Int, Query, Resolver, Root } from 'type-graphql'
import type { PaymentsApp } from '../config'
import { Operation } from '../errors'
import { Order } from '../order/order.entity'
import { MOST_BLIND_COINS, Product } from '../product/product.entity'
import { productByKey } from '../product/product.queries'
import { BlindCoinKey } from './blind-coin.entity'
import { usableKeys } from './blind-coin.queries'
import { BlindCoinService } from './blind-coin.service'
import { SIGNATURE_SYMBOLS } from './blind-signature'
import { BlindCoinKeyService } from './key.service'

const LONGEST_ID = 64
const FINGERPRINT = /^[A-Za-z0-9_-]{43}$/
const BLINDED_MESSAGE = new RegExp(`^[A-Za-z0-9_-]{${SIGNATURE_SYMBOLS}}$`)

@InputType()
class KeyVoidingInput {
  @Field(() => String, { description: 'The fingerprint of the key.' })
  @Matches(FINGERPRINT, { message: '$property is a SHA-256 in base64url' })
  fingerprint!: string
}

@InputType()
class SigningInput {
  @Field(() => ID, { description: 'The paid order.' })
  @MaxLength(LONGEST_ID)
  orderId!: string

  @Field(() => ID, {
    nullable: true,
    description:
      'The organization of the order, which the caller administers; without it the order is an own one.',
  })
  @IsOptional()
  @MaxLength(LONGEST_ID)
  organizationId?: string | null

  @Field(() => String, { description: 'The fingerprint of the key for which the messages were blinded.' })
  @Matches(FINGERPRINT, { message: '$property is a SHA-256 in base64url' })
  fingerprint!: string

  @Field(() => [String], {
    description:
      'The blinded messages in base64url, one for each coin of the order: Blind of RSABSSA-SHA384-PSS-Deterministic (RFC 9474) of 32 random octets each.',
  })
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_BLIND_COINS)
  @Matches(BLINDED_MESSAGE, { each: true, message: '$property has 256 octets in base64url each' })
  blindedMessages!: string[]
}

@Resolver(() => BlindCoinKey)
export class BlindCoinResolver {
  private readonly coins: BlindCoinService
  private readonly keys: BlindCoinKeyService

  constructor(app: PaymentsApp) {
    this.coins = app.get(BlindCoinService)
    this.keys = app.get(BlindCoinKeyService)
  }

  @Audiences('panel', 'partner', 'device')
  @Query(() => [BlindCoinKey], {
    description:
      'The keys whose blind Code Coins pay, and those that were voided before their end, the latest quarter first; the same for everyone. Needs no authentication.',
  })
  blindCoinKeys(@Ctx() { app }: Context): Promise<BlindCoinKey[]> {
    return usableKeys(app)
  }

  @Operation({
    audiences: ['panel'],
    requires: ['orders:place'],
    description:
      'Signs the blinded messages of a paid order of blind Code Coins, once. The same messages get the same signatures until the midnight after the next.',
    emits: 'payments.order.fulfilled',
    returns: {
      order: [Order, 'The order; null when nothing has changed.'],
      signatures: [[String], 'The blind signatures in base64url, in the order of the messages.'],
    },
    errors: [
      'NOT_FOUND',
      'INVALID_TRANSITION',
      'QUANTITY_NOT_AVAILABLE',
      'KEY_DOES_NOT_SIGN',
      'MESSAGE_NOT_BLINDED',
    ],
  })
  async signBlindCoins(@Input() input: SigningInput, @Ctx() context: Context) {
    const { order, signatures } = await this.coins.sign(context, input)
    return { order, signatures }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['coins:issue'],
    grant: ['CODE_COIN_VOIDING', 'fingerprint'],
    description:
      'Voids a key of blind Code Coins, for example after more coins of it were redeemed than signed. None of its coins pays any more, and a new key signs in its quarter.',
    emits: ['payments.coinkey.voided', 'payments.coinkey.created'],
    returns: { key: [BlindCoinKey, 'The key; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async voidBlindCoinKey(@Input() { fingerprint }: KeyVoidingInput, @Ctx() context: Context) {
    return { key: await this.keys.voidKey(context, fingerprint) }
  }

  @FieldResolver(() => String, {
    description: 'The public key, SubjectPublicKeyInfo in DER, in base64url: RSA with 2048 bits.',
  })
  publicKey(@Root() { publicKey }: BlindCoinKey): string {
    return publicKey.toString('base64url')
  }

  @FieldResolver(() => Product, { description: 'The product of which each of its coins pays one unit.' })
  product(@Root() { productKey }: BlindCoinKey, @Ctx() context: Context): Promise<Product> {
    return context.load(productByKey, productKey)
  }

  @Audiences('panel')
  @RequiresScopes('coins:issue')
  @FieldResolver(() => Int, {
    description: 'How many coins it had signed at the last midnight (UTC). Needs coins:issue.',
  })
  issued(@Root() { issued }: BlindCoinKey): number {
    return issued
  }

  @Audiences('panel')
  @RequiresScopes('coins:issue')
  @FieldResolver(() => Int, {
    description: 'How many of its coins had been redeemed at the last midnight (UTC). Needs coins:issue.',
  })
  redeemed(@Root() { redeemed }: BlindCoinKey): number {
    return redeemed
  }
}
