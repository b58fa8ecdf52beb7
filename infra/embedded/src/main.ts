import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { operatorFile } from './settings/process-environment'
import { readIfExists } from './host/files'
import { loadKeys } from './settings/signing-keys'
import { recordRunning } from './supervision/running-system'
import { portOf, readSettings, type Settings } from './settings/settings'
import { startSystem } from './supervision/system'
import { untilStopped, type Stoppable } from './supervision/until-stopped'

const CHECK_MS = 50
const REPORT_EVERY_MS = 10_000

// Without it, @apollo/gateway sends hourly metrics to its vendor.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'

void untilStopped(main)

async function main(signal: AbortSignal): Promise<Stoppable> {
  const settings = readSettings(process.env)
  const hadOperator = readIfExists(operatorFile(settings)) !== undefined
  const running = await startSystem({ settings, keys: await loadKeys(settings.dataDir) }, print)
  const removeRecord = recordRunning(portOf('gateway', settings), settings.dataDir)
  await untilReady(settings, signal)
  if (!signal.aborted) {
    if (!hadOperator) printOperator(settings)
    print(welcome(settings))
  }
  return {
    kill: () => (removeRecord(), running.kill()),
    async stop() {
      print('stopping …')
      removeRecord()
      await running.stop()
    },
  }
}

async function untilReady(settings: Settings, signal: AbortSignal): Promise<void> {
  let reportAt = Date.now() + REPORT_EVERY_MS
  while (!signal.aborted) {
    const response = await fetch(`http://127.0.0.1:${portOf('gatewayOperations', settings)}/ready`)
    const answer = await response.text()
    if (response.ok) return
    if (Date.now() > reportAt) {
      print(`not ready yet: ${answer}`)
      reportAt = Date.now() + REPORT_EVERY_MS
    }
    await delay(CHECK_MS)
  }
}

function printOperator(settings: Settings): void {
  const file = operatorFile(settings)
  print(
    `Created a platform operator. Its credentials are printed once and are stored in ${file}:\n${readFileSync(file, 'utf8').trim()}\n`,
  )
}

function welcome(settings: Settings): string {
  const url = `http://localhost:${portOf('gateway', settings)}`
  return `Enigm Command
  panel     ${url}/graphql
  partner   ${url}/partner/graphql
  internal  ${url}/internal/graphql
  device    ${url}/device/graphql
  data      ${settings.dataDir}
  operator  ${operatorFile(settings)}

A first query:
  curl -s ${url}/graphql -H 'content-type: application/json' -d '{"query":"{ products { key } }"}'

ready`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
