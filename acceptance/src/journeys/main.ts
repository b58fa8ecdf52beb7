import { parseArgs } from 'node:util'
import { dataDirOfPort, loadKeys, portOf, readSettings } from '@enigm/embedded'
import { gatewayAt } from './client'
import { journeyOn, type Journey } from './journey'
import { mainJob } from './main-job'

async function journeyFromArguments(): Promise<Journey> {
  const { values } = parseArgs({ options: { url: { type: 'string' }, 'operator-pin': { type: 'string' } } })
  const own = readSettings(process.env)
  const url = new URL(values.url ?? `http://localhost:${portOf('gateway', own)}`)
  const portBase = Number(url.port)
  const settings = { ...own, portBase, dataDir: dataDirOfPort(portBase) ?? own.dataDir }
  const system = { settings, keys: await loadKeys(settings.dataDir) }
  let step = 0
  return journeyOn(gatewayAt(url.origin), system, {
    pin: values['operator-pin'],
    async logStep(name, result = 'done') {
      step += 1
      process.stdout.write(`${String(step).padStart(4)}  ${name.padEnd(26)}${result}\n`)
    },
  })
}

async function main(): Promise<void> {
  const begun = Date.now()
  try {
    await mainJob(await journeyFromArguments())
    process.stdout.write(`\nThe main job succeeded in ${((Date.now() - begun) / 1000).toFixed(1)} s.\n`)
  } catch (error) {
    process.stderr.write(`\nThe demo failed: ${(error as Error).message}\n`)
    process.exitCode = 1
  }
}

void main()
