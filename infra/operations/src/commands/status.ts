import { readConfig } from '@enigm/configuration'
import { gatewayConfig } from '@enigm/gateway'
import type { Command } from 'commander'
import { z } from 'zod'
import { envFileOption, variablesOf, type Sources } from './environment'
import type { CommandContext } from './outcome'

const TIMEOUT_MS = 5_000

const addresses = gatewayConfig.pick({ SUBGRAPH_URLS: true, OPERATIONS_HOST: true, OPERATIONS_PORT: true })
const readiness = z.object({
  ready: z.boolean(),
  missing: z.array(z.string()),
  parked: z.number().optional(),
})

interface ProcessStatus extends Partial<z.infer<typeof readiness>> {
  readonly process: string
  readonly url: string
  readonly answers: boolean
}

/** `enigm status` */
export function addStatus(program: Command, { environment, perform }: CommandContext): void {
  program
    .command('status')
    .description(
      'ask every process whether it is ready; SUBGRAPH_URLS and OPERATIONS_* of the gateway name them',
    )
    .addOption(envFileOption())
    .action((sources: Sources) =>
      perform(async () => {
        const config = readConfig(addresses, variablesOf('gateway', sources, environment))
        const data = await Promise.all([
          statusOf('gateway', `http://${config.OPERATIONS_HOST}:${config.OPERATIONS_PORT}`),
          ...Object.entries(config.SUBGRAPH_URLS).flatMap(([name, urls]) =>
            urls.map((url, index) => statusOf(urls.length > 1 ? `${name} ${index + 1}` : name, url)),
          ),
        ])
        return { data, text: data.map(lineOf), isGood: data.every(({ ready }) => ready) }
      }),
    )
}

async function statusOf(process: string, address: string): Promise<ProcessStatus> {
  const url = new URL('/ready', address).href
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return { process, url, answers: true, ...readiness.parse(await response.json()) }
  } catch {
    return { process, url, answers: false }
  }
}

function lineOf({ process, url, answers, ready, missing = [], parked = 0 }: ProcessStatus): string {
  if (!answers) return `${process}: no answer at ${url}`
  const state = ready ? 'ready' : `not ready: ${missing.join(', ')}`
  return `${process}: ${state}${parked > 0 ? `, ${parked} parked events` : ''}`
}
