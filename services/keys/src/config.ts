import { publicKeys, type App } from '@enigm/subgraph'
import { z } from 'zod'

/** What keys reads from its environment, beside what every subgraph reads. */
export const keysConfig = z.object({
  /** Public keys of Enigm App that verify what it tells (docs/keys.md); more than one while they are rotated. */
  APP_PUBLIC_KEYS: publicKeys,
})

export type KeysConfig = z.infer<typeof keysConfig>
export type KeysApp = App<KeysConfig>
