import { publicKeys, secretKey, signingKey, type App } from '@enigm/subgraph'
import { z } from 'zod'
import { PRINTABLE_TEXT } from './invoice/printable'

const url = z.url({ protocol: /^https?$/ })

/** The environment variables of payments, in addition to those of every subgraph. */
export const paymentsConfig = z
  .object({
    ENROLLMENT_SIGNING_KEY: signingKey.meta({
      description: 'Private key that signs enrollment tokens, which accounts verifies.',
      isSecret: true,
    }),
    ENROLLMENT_PUBLIC_KEYS: publicKeys.meta({
      description:
        'Keys that verify enrollment tokens: after a rotation that of earlier tokens too, which are valid for 90 days.',
    }),
    PAYMENTS_PEPPER: secretKey.meta({
      description:
        'Key of the hashes of Code Coins and idempotency keys; a stolen database without it reveals neither.',
      isSecret: true,
    }),
    BLIND_COIN_SEALING_KEY: secretKey.meta({
      description:
        'Key that seals the private keys of blind Code Coins in the database; a stolen database without it signs no coin.',
      isSecret: true,
    }),
    BLIND_COIN_OPENING_KEY: secretKey.optional().meta({
      description:
        'The other key of a rotation of BLIND_COIN_SEALING_KEY, the next one or the former one: it opens what it has sealed, and seals nothing.',
      isSecret: true,
    }),
    STRIPE_SECRET_KEY: z.string().min(1).optional().meta({
      description: 'The secret key of the Stripe account; without it nothing can be paid by card.',
      isSecret: true,
    }),
    STRIPE_WEBHOOK_SECRET: z.string().default('').meta({
      description: 'The signing secret of the webhook endpoint at Stripe; needed with STRIPE_SECRET_KEY.',
      isSecret: true,
    }),
    STRIPE_URL: url.default('https://api.stripe.com').meta({ description: 'The address of Stripe’s API.' }),
    STRIPE_WEBHOOK_PORT: z.coerce.number().int().min(0).max(65535).default(0).meta({
      description:
        'The port on which webhooks arrive: those of Stripe at `/webhooks/stripe`, those of BTCPay Server at `/webhooks/btcpay`.',
    }),
    CARD_RETURN_URL: url.default('http://localhost:4000/paid').meta({
      description: 'The page `/paid` of the panel, to which the card processor leads a buyer back.',
    }),
    CRYPTO_PROCESSOR: z.enum(['MONERO', 'BTCPAY']).default('MONERO').meta({
      description:
        'The processor of new payments with Monero: the wallet of MONERO_WALLET_URL, or the store at BTCPAY_URL.',
    }),
    MONERO_WALLET_URL: url.optional().meta({
      description:
        'A monero-wallet-rpc with a view-only wallet, without `/json_rpc`; without it nothing can be paid with Monero.',
    }),
    MONERO_RATE_URL: url.default('https://api.kraken.com/0/public/Ticker?pair=XMREUR').meta({
      description: 'The exchange rate of Monero to the euro, in the format of Kraken’s public ticker.',
    }),
    BTCPAY_URL: url.optional().meta({
      description:
        'A BTCPay Server with a store, without `/api`; its open invoices are read as long as it is set.',
    }),
    BTCPAY_STORE_ID: z
      .string()
      .regex(/^[A-Za-z0-9]{0,100}$/)
      .default('')
      .meta({
        description: 'The id of the store; needed with BTCPAY_URL.',
      }),
    BTCPAY_API_KEY: z
      .string()
      .regex(/^[!-~]*$/)
      .default('')
      .meta({
        description: 'An API key of the store that can create and view invoices; needed with BTCPAY_URL.',
        isSecret: true,
      }),
    BTCPAY_WEBHOOK_SECRET: z.string().default('').meta({
      description: 'The secret of the store’s webhook; needed with BTCPAY_URL.',
      isSecret: true,
    }),
    BTCPAY_PAYMENT_METHOD: z.enum(['XMR-CHAIN', 'XMR-MoneroLike']).default('XMR-CHAIN').meta({
      description: 'The payment method of the store’s invoices, as BTCPay Server names it; only Monero.',
    }),
    INVOICE_SELLER: z
      .string()
      .transform((text) => text.replaceAll(';', '\n'))
      .pipe(z.string().regex(PRINTABLE_TEXT))
      .default('Enigm')
      .meta({
        description:
          'The seller on invoices: name, place and VAT number, in up to 8 lines that `;` separates.',
      }),
    MONERO_POLL_MILLISECONDS: z.coerce.number().int().min(50).max(600_000).default(10_000).meta({
      description: 'How often the wallet, or each open invoice at BTCPay Server, is read.',
    }),
  })
  // With an empty secret anyone could sign a webhook.
  .refine(({ STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET }) => !STRIPE_SECRET_KEY || STRIPE_WEBHOOK_SECRET, {
    path: ['STRIPE_WEBHOOK_SECRET'],
    message: 'must be set where STRIPE_SECRET_KEY is set',
  })
  .superRefine((config, context) => {
    if (!config.BTCPAY_URL) return
    for (const name of ['BTCPAY_STORE_ID', 'BTCPAY_API_KEY', 'BTCPAY_WEBHOOK_SECRET'] as const)
      if (!config[name])
        context.addIssue({ code: 'custom', path: [name], message: 'must be set where BTCPAY_URL is set' })
  })

export type PaymentsConfig = z.infer<typeof paymentsConfig>
export type PaymentsApp = App<PaymentsConfig>
