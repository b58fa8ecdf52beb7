import { publicKeys, secretKey, signingKey, type App } from '@enigm/subgraph'
import { z } from 'zod'

const origins = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.string().refine(isOrigin, 'must be an origin')))

/** Environment variables of accounts, in addition to those of every subgraph. */
export const accountsConfig = z.object({
  ACCESS_SIGNING_KEY: signingKey.meta({
    description: 'Private key that signs access tokens and grants.',
    isSecret: true,
  }),
  ACCOUNTS_PEPPER: secretKey.meta({
    description:
      'Key of every keyed hash and derivation; it is never stored in the database. Losing it loses every account.',
    isSecret: true,
  }),
  REFRESH_KEY: secretKey.optional().meta({
    description:
      'Key of refresh tokens in place of ACCOUNTS_PEPPER; `enigm keys rotate refresh` writes it. Without its rotation, another value ends every session.',
    isSecret: true,
  }),
  REFRESH_OTHER_KEY: secretKey.optional().meta({
    description:
      'The other key of a rotation of refresh tokens, the next one or the former one: it accepts them, and issues none.',
    isSecret: true,
  }),
  ENROLLMENT_PUBLIC_KEYS: publicKeys.meta({ description: 'Keys of payments that verify enrollment tokens.' }),
  OPERATOR_FILE: z.string().min(1).optional().meta({
    description:
      'File for the credentials of the first operator, mode 0600. Without it the service creates no operator.',
  }),
  RP_ID: z.string().min(1).default('localhost').meta({
    description:
      'The domain of passkeys (WebAuthn relying party id); changing it makes every passkey useless.',
  }),
  ORIGINS: origins.default(['http://localhost:4000']).meta({
    description: 'Origins on which passkeys and device keys sign in, separated by commas.',
  }),
  /** [ACC-04] */
  ACCOUNT_DELETION_GRACE_DAYS: z.coerce.number().int().min(1).max(90).default(14).meta({
    description: 'Days between the request of a deletion and its start, during which it can be canceled.',
  }),
})

export type AccountsConfig = z.infer<typeof accountsConfig>
export type AccountsApp = App<AccountsConfig>

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}
