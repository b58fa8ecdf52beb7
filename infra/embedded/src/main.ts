import 'reflect-metadata'
import { existsSync } from 'node:fs'
import { openSystem } from './settings/open-system'
import { operatorFile } from './settings/process-environment'
import { portOf, type Settings } from './settings/settings'
import { pause } from './host/processes'
import { recordRunning, requireRecords } from './supervision/running-system'
import { startSystem } from './supervision/system'
import { untilStopped, type Stoppable } from './supervision/until-stopped'

const CHECK_MS = 50
const REPORT_EVERY_MS = 10_000

// Without it, @apollo/gateway sends hourly metrics to its vendor.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'

void untilStopped(main)

async function main(signal: AbortSignal): Promise<Stoppable> {
  const begun = Date.now()
  requireRecords()
  const system = await openSystem(process.env)
  const { settings } = system
  const hadOperator = existsSync(operatorFile(settings))
  const running = await startSystem(system, { print, signal })
  const removeRecord = recordRunning(portOf('gateway', settings), settings.dataDir)
  await untilReady(settings, signal)
  if (!signal.aborted) print(welcome(settings, { hadOperator, begun }))
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
    const response = await fetch(`http://127.0.0.1:${portOf('gateway', settings)}/ready`)
    const answer = await response.text()
    if (response.ok) return
    if (Date.now() > reportAt) {
      print(`not ready yet: ${answer}`)
      reportAt = Date.now() + REPORT_EVERY_MS
    }
    await pause(CHECK_MS, signal)
  }
}

function welcome(
  settings: Settings,
  { hadOperator, begun }: { hadOperator: boolean; begun: number },
): string {
  const url = `http://localhost:${portOf('gateway', settings)}`
  const operator = `${operatorFile(settings)}${hadOperator ? '' : ' (created now; only this user can read it)'}`
  return `Enigm Command: ${url}
  panel     ${url}/graphql
  partner   ${url}/partner/graphql
  internal  ${url}/internal/graphql
  device    ${url}/device/graphql
  data      ${settings.dataDir}
  operator  ${operator}

A first query:
  curl -s ${url}/graphql -H 'content-type: application/json' -d '{"query":"{ products { key } }"}'

ready after ${((Date.now() - begun) / 1000).toFixed(1)} s`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
