import { jsonVariable } from '@enigm/contracts'
import { signingKey, type App } from '@enigm/subgraph'
import { z } from 'zod'
import { RegionCode } from './region/region'

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) })
const agents = z
  .partialRecord(z.enum(RegionCode), z.object({ url: z.url(), keys: keySet }))
  .refine((regions) => Object.keys(regions).length > 0, 'must offer at least one region')

/** The environment variables of this service, in addition to those of every subgraph. */
export const serversConfig = z.object({
  ENVIRONMENT_SIGNING_KEY: signingKey.meta({
    description: 'Private key that signs the commands to server environments.',
    isSecret: true,
  }),
  ENVIRONMENT_AGENTS: jsonVariable(agents, 'region code to { url, keys }').meta({
    description:
      'Region code to the address of its agent and the keys that verify its reports, as JSON; a region without an agent is not offered.',
  }),
})

type ServersConfig = z.infer<typeof serversConfig>
export type ServersApp = App<ServersConfig>
