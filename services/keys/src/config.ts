import { publicKeys } from '@enigm/subgraph'
import { z } from 'zod'

/** Environment variables of this service, in addition to those of every subgraph. */
export const keysConfig = z.object({
  /** Public signing keys of Enigm App, which verify its messages (docs/keys.md); more than one during a rotation. */
  APP_PUBLIC_KEYS: publicKeys,
})

export type KeysConfig = z.infer<typeof keysConfig>
