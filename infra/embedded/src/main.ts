import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { operatorFile } from './process-environment'
import { readIfExists } from './files'
import { loadKeys } from './signing-keys'
import { announceRunning } from './running'
import { portOf, readSettings, type Settings } from './settings'
import { startSystem } from './system'
import { untilStopped, type Stoppable } from './until-stopped'

const LOOK_MS = 50
const COMPLAIN_EVERY_MS = 10_000

// The vendor of @apollo/gateway would get hourly metrics otherwise.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'

void untilStopped(main)

async function main(signal: AbortSignal): Promise<Stoppable> {
  const settings = readSettings(process.env)
  const hadOperator = readIfExists(operatorFile(settings)) !== undefined
  const running = await startSystem({ settings, keys: await loadKeys(settings.dataDir) }, say)
  const withdraw = announceRunning(portOf('gateway', settings), settings.dataDir)
  await ready(settings, signal)
  if (!signal.aborted) {
    if (!hadOperator) introduceOperator(settings)
    say(welcome(settings))
  }
  return {
    kill: () => (withdraw(), running.kill()),
    async stop() {
      say('stopping …')
      withdraw()
      await running.stop()
    },
  }
}

async function ready(settings: Settings, signal: AbortSignal): Promise<void> {
  let complainAt = Date.now() + COMPLAIN_EVERY_MS
  while (!signal.aborted) {
    const response = await fetch(`http://127.0.0.1:${portOf('gateway', settings)}/ready`)
    const answer = await response.text()
    if (response.ok) return
    if (Date.now() > complainAt) {
      say(`not ready yet: ${answer}`)
      complainAt = Date.now() + COMPLAIN_EVERY_MS
    }
    await delay(LOOK_MS)
  }
}

function introduceOperator(settings: Settings): void {
  const file = operatorFile(settings)
  say(
    `A platform operator was created; this is shown once and kept in ${file}:\n${readFileSync(file, 'utf8').trim()}\n`,
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

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
