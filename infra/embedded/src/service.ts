import 'reflect-metadata'
import { processNames, type System } from './settings/process-environment'
import { SetupError } from './host/failure'
import { startInfrastructure } from './supervision/infrastructure'
import { openSystem } from './settings/open-system'
import { startPart } from './supervision/system'
import { untilStopped, type Stoppable } from './supervision/until-stopped'

// Without it, @apollo/gateway sends hourly metrics to its vendor.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'

void untilStopped(() => run(process.argv[2]))

async function run(requested: string | undefined): Promise<Stoppable> {
  const name = processNames.find((known) => known === requested)
  if (!name && requested !== 'infrastructure') {
    const known = [...processNames, 'infrastructure'].join(', ')
    throw new SetupError(`npm run service -- <name>: the name must be one of ${known}.`)
  }
  if (!name) return infrastructure(await openSystem(process.env))
  // DATABASE_URL is the database of this process, not a setting.
  const system = await openSystem({ ...process.env, DATABASE_URL: undefined })
  const part = await startPart(name, system, process.env)
  print(`${name} listens at ${part.url}`)
  return part
}

async function infrastructure(system: System): Promise<Stoppable> {
  const running = await startInfrastructure(system, print)
  print(`infrastructure is ready: ${running.started.join(', ') || 'databases provisioned'}`)
  return running
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
