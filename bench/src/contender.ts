import { z } from 'zod'

/** What the driver gives a contender; beside it comes the environment of the gateway. */
const schema = z.object({
  PORT: z.coerce.number(),
  SUBGRAPH_URLS: z.string().transform((text) => JSON.parse(text) as Record<string, string>),
  INTERNAL_SIGNING_KEY: z.string().transform((text) => JSON.parse(text) as { kty: string; kid: string }),
  CALLER: z
    .string()
    .transform((text) => JSON.parse(text) as { sub: string; sid: string; role: 'CUSTOMER'; scopes: never[] }),
})

export function contenderSettings() {
  return schema.parse(process.env)
}

/** Says that it listens, and from then on what CPU time it has used, in microseconds. */
export function answerDriver(): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.(user + system)
  })
  process.send?.('listening')
}
