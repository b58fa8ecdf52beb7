import 'reflect-metadata'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openSystem } from './settings/open-system'
import { operatorFile } from './settings/process-environment'
import { portOf, type Settings } from './settings/settings'
import { repositoryRoot } from './host/directories'
import { SetupError } from './host/failure'
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
  const withDemo = readArguments()
  requireRecords()
  const system = await openSystem(process.env)
  const { settings } = system
  if (withDemo && settings.nodeEnv === 'production')
    throw new SetupError('NODE_ENV=production starts no demo: it prints the secrets of its accounts.')
  const hadOperator = existsSync(operatorFile(settings))
  const running = await startSystem(system, { print, signal })
  const removeRecord = recordRunning(portOf('gateway', settings), settings.dataDir)
  await untilReady(settings, signal)
  if (!signal.aborted) print(welcome(settings, { hadOperator, begun }))
  if (!signal.aborted && withDemo) fillForDemo(settings, signal)
  return {
    kill: () => (removeRecord(), running.kill()),
    async stop() {
      print('stopping …')
      removeRecord()
      await running.stop()
    },
  }
}

/** Whether the demo is wanted. @throws SetupError for another argument */
function readArguments(): boolean {
  try {
    const { values } = parseArgs({ options: { demo: { type: 'boolean' } } })
    return values.demo ?? false
  } catch {
    throw new SetupError(
      'npm start has one option: npm start -- --demo fills the system with accounts to look at.',
    )
  }
}

/** Runs the demo as a client of the gateway. Without it, the system runs all the same. The channel tells it that this process has ended. */
function fillForDemo({ portBase, dataDir }: Settings, signal: AbortSignal): void {
  const script = join(repositoryRoot, 'acceptance', 'dist', 'demo', 'main.js')
  const env = { ...process.env, PORT_BASE: String(portBase), DATA_DIR: dataDir }
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const
  const child = spawn(process.execPath, [script], { env, stdio: [...stdio], signal })
  child.on('error', (error) => signal.aborted || print(`The demo did not start: ${error.message}`))
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
