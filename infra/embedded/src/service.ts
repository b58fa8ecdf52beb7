import 'reflect-metadata'
import { processNames, type System } from './process-environment'
import { SetupError } from './failure'
import { startInfrastructure } from './infrastructure'
import { loadKeys } from './signing-keys'
import { readSettings } from './settings'
import { startPart } from './system'
import { untilStopped, type Stoppable } from './until-stopped'

process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'

void untilStopped(() => run(process.argv[2]))

async function run(wanted: string | undefined): Promise<Stoppable> {
  const name = processNames.find((known) => known === wanted)
  if (!name && wanted !== 'infrastructure') {
    const known = [...processNames, 'infrastructure'].join(', ')
    throw new SetupError(`npm run service -- <name>: the name is one of ${known}.`)
  }
  const settings = readSettings(process.env)
  const system: System = { settings, keys: await loadKeys(settings.dataDir) }
  if (!name) return infrastructure(system)
  const part = await startPart(name, system)
  say(`${name} listens at ${part.url}`)
  return part
}

async function infrastructure(system: System): Promise<Stoppable> {
  const running = await startInfrastructure(system, say)
  say(`infrastructure is ready: ${running.started.join(', ') || 'databases provisioned'}`)
  return running
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
