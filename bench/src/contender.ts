import { z } from 'zod'

/** The variables that the benchmark passes to a contender, in addition to those of the gateway. */
const schema = z.object({
  PORT: z.coerce.number(),
  SUBGRAPH_URLS: z.string().transform((text) => JSON.parse(text) as Record<string, string>),
  INTERNAL_SIGNING_KEY: z.string().transform((text) => JSON.parse(text) as { kty: string; kid: string }),
})

export function contenderSettings() {
  return schema.parse(process.env)
}

/** The processor time and the memory that a process has used so far. */
export interface Usage {
  readonly cpuMicroseconds: number
  /** Resident, in bytes. */
  readonly memory: number
}

/** Reports that the contender listens, and then its usage on each request. */
export function answerDriver(listening: object | string = 'listening'): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    const usage: Usage = { cpuMicroseconds: user + system, memory: process.memoryUsage.rss() }
    process.send?.(usage)
  })
  process.send?.(listening)
}
