import { publicKeys, secretKey, signingKey, type App } from '@enigm/subgraph'
import { z } from 'zod'

const origins = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.string().refine(isOrigin, 'must be an origin')))

/** What accounts reads from its environment, beside what every subgraph reads. */
export const accountsConfig = z.object({
  /** Private key that signs access tokens and grants. */
  ACCESS_SIGNING_KEY: signingKey,
  /** Key of every keyed hash and derivation; it never stands in the database. Losing it loses every account. */
  ACCOUNTS_PEPPER: secretKey,
  /** Keys of payments that verify enrollment tokens. */
  ENROLLMENT_PUBLIC_KEYS: publicKeys,
  /** Where the first operator's credentials are written, mode 0600; without it no operator is made. */
  OPERATOR_FILE: z.string().min(1).optional(),
  /** The domain that passkeys belong to: changing it makes every one of them useless (WebAuthn relying party id). */
  RP_ID: z.string().min(1).default('localhost'),
  /** Origins on which passkeys and device keys sign in, separated by commas. */
  ORIGINS: origins.default(['http://localhost:4000']),
  /** How long an account waits for its deletion and can take it back (ACC-04). */
  ACCOUNT_DELETION_GRACE_DAYS: z.coerce.number().int().min(1).max(90).default(14),
})

export type AccountsConfig = z.infer<typeof accountsConfig>
export type AccountsApp = App<AccountsConfig>

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}
