import { publicKeys } from '@enigm/subgraph'
import { z } from 'zod'

/** Environment variables of this service, in addition to those of every subgraph. */
export const keysConfig = z.object({
  APP_PUBLIC_KEYS: publicKeys.meta({
    description:
      'Public signing keys of Enigm App, which verify its messages (docs/keys.md); more than one during a rotation.',
  }),
})

export type KeysConfig = z.infer<typeof keysConfig>
