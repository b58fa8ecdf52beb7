import 'reflect-metadata'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { repositoryRoot } from '../host/directories'
import { SetupError } from '../host/failure'
import { untilStopped, type Stoppable } from '../supervision/until-stopped'
import { Lab, type LabOptions } from './lab'
import { MOST_REPLICAS, NATS_NODES, urlOf } from './layout'

const usage = `npm run lab -- [--data <directory>] [--replicas <1 to ${MOST_REPLICAS}>] [--port-base <port>]`

void untilStopped(run)

async function run(signal: AbortSignal): Promise<Stoppable> {
  const begun = Date.now()
  const lab = await Lab.start({ ...readOptions(), signal })
  print(welcome(lab, (Date.now() - begun) / 1000))
  return {
    async stop() {
      print('stopping …')
      await lab.stop()
    },
  }
}

/** @throws SetupError for another option or value */
function readOptions(): LabOptions {
  const options = {
    data: { type: 'string', default: join(repositoryRoot, '.data', 'lab') },
    replicas: { type: 'string', default: '2' },
    'port-base': { type: 'string', default: '6000' },
  } as const
  try {
    const { values } = parseArgs({ options })
    const [replicas, portBase] = [Number(values.replicas), Number(values['port-base'])]
    if (!(Number.isInteger(replicas) && replicas >= 1 && replicas <= MOST_REPLICAS)) throw new Error(usage)
    if (!(Number.isInteger(portBase) && portBase >= 1024 && portBase <= 65_000)) throw new Error(usage)
    return { directory: resolve(values.data), replicas, portBase, print }
  } catch (error) {
    throw new SetupError(usage, { cause: error })
  }
}

function welcome({ url, layout, installation }: Lab, seconds: number): string {
  const ports = (of: (number: number) => number, count: number) =>
    Array.from({ length: count }, (_, number) => of(number)).join(', ')
  const { numbers, replicas } = layout
  const addresses = numbers.map((number) => urlOf(layout.replica('gateway', number))).join(', ')
  return `Enigm Command, the lab: ${url}
  gateways    ${addresses}
  operations  ${numbers.map((number) => urlOf(layout.replica('operations', number))).join(', ')}
  PostgreSQL  127.0.0.1:${layout.of('postgres')}, before ${ports((number) => layout.cluster(number), 2)}
  NATS        127.0.0.1:${layout.of('nats')}, before ${ports((number) => layout.node(number), NATS_NODES)}
  services    ${numbers.map((number) => `${layout.replica('accounts', number)}–${layout.replica('guidance', number)}`).join(', ')}
  data        ${installation.directory}
  logs        ${join(installation.directory, 'log')}
  operator    ${installation.operatorFile}

${replicas} replicas of every process, ready after ${seconds.toFixed(1)} s`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
