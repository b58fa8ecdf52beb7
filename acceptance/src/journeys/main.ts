import { parseArgs } from 'node:util'
import { dataDirOfPort, loadKeys, operatorFile, portOf, readSettings, SetupError } from '@enigm/embedded'
import { Failed, gatewayAt } from './client'
import { journeyOn } from './journey'
import { mainJob } from './main-job'

const usage = `npm run demo -- [options]
  --url <origin>         the gateway; http://localhost:<PORT_BASE> by default
  --operator-pin <PIN>   the operator's PIN, if it is no longer the one in operator.json`

async function main(): Promise<void> {
  const options = {
    url: { type: 'string' },
    'operator-pin': { type: 'string' },
    help: { type: 'boolean' },
  } as const
  const { values } = parseArgs({ options })
  if (values.help) return print(usage)
  const begun = Date.now()
  const own = readSettings(process.env)
  const url = new URL(values.url ?? `http://localhost:${portOf('gateway', own)}`)
  await requireGateway(url)
  const portBase = Number(url.port)
  const settings = { ...own, portBase, dataDir: dataDirOfPort(portBase) ?? own.dataDir }
  const system = { settings, keys: await loadKeys(settings.dataDir) }
  let step = 0
  const journey = journeyOn(gatewayAt(url.origin), system, {
    pin: values['operator-pin'],
    async logStep(name, result = 'done') {
      step += 1
      print(`${String(step).padStart(4)}  ${name.padEnd(26)}${result}`)
    },
  })
  print(`The operator's secret and PIN are in ${operatorFile(settings)}.`)
  await mainJob(journey)
  print(`\nThe main job succeeded in ${((Date.now() - begun) / 1000).toFixed(1)} s.`)
}

/** @throws SetupError when no gateway is ready at this address */
async function requireGateway({ origin }: URL): Promise<void> {
  const response = await fetch(`${origin}/ready`).catch((cause: unknown) => {
    throw new SetupError(
      `No gateway answers at ${origin}: run npm start in another terminal, or set PORT_BASE (or --url) to its address.`,
      { cause },
    )
  })
  if (!response.ok)
    throw new SetupError(`The gateway at ${origin} is not ready (${response.status}): wait for it.`)
}

function reasonOf(error: unknown): string {
  if (error instanceof SetupError) return error.message
  if (error instanceof Failed && error.code.startsWith('PIN_'))
    return `The demo failed: ${error.message} If the operator has set another PIN, pass it with --operator-pin.`
  return `The demo failed: ${(error as Error).message}`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exitCode = 1
})
