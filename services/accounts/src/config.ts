import { publicKeys, secretKey, signingKey, type App } from '@enigm/subgraph'
import { z } from 'zod'

const origins = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.string().refine(isOrigin, 'must be an origin')))

/** Environment variables of accounts, in addition to those of every subgraph. */
export const accountsConfig = z.object({
  /** Private key that signs access tokens and grants. */
  ACCESS_SIGNING_KEY: signingKey,
  /** Key of every keyed hash and derivation; it is never stored in the database. Losing it loses every account. */
  ACCOUNTS_PEPPER: secretKey,
  /** Keys of payments that verify enrollment tokens. */
  ENROLLMENT_PUBLIC_KEYS: publicKeys,
  /** File for the first operator's credentials, mode 0600; without it no operator is created. */
  OPERATOR_FILE: z.string().min(1).optional(),
  /** The domain of passkeys (WebAuthn relying party id); changing it makes every passkey useless. */
  RP_ID: z.string().min(1).default('localhost'),
  /** Origins on which passkeys and device keys sign in, separated by commas. */
  ORIGINS: origins.default(['http://localhost:4000']),
  /** Days between the request of a deletion and its start, during which it can be canceled (ACC-04). */
  ACCOUNT_DELETION_GRACE_DAYS: z.coerce.number().int().min(1).max(90).default(14),
})

export type AccountsConfig = z.infer<typeof accountsConfig>
export type AccountsApp = App<AccountsConfig>

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}
