import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { serviceNames } from '@enigm/contracts'
import {
  freePortBase,
  freePorts,
  type Lab,
  LAB_PORT_COUNT,
  repositoryRoot,
  startBalancer,
  type Balancer,
} from '@enigm/embedded'
import { Random } from './fuzz/random'
import { buildEarlier } from './lab/earlier-build'
import { Load } from './lab/load'
import { restartInTurn } from './lab/rolling'
import { stageOf } from './lab/stage'
import { withLab } from './lab/with-lab'

const CLIENTS = 4
const PHASE_MILLISECONDS = 8_000
/** All clients of a drill are one network, and send texts. */
const clients = { PANEL_DIR: 'none', GUEST_BURST: '1000000', GUEST_REQUESTS_PER_MINUTE: '1000000' }

const { values } = parseArgs({
  options: { from: { type: 'string' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
})

/** `npm run drill:upgrade -- --from <commit> --seed 7`: the new code migrates the databases while the code of the commit serves. */
async function main(): Promise<void> {
  if (!values.from) throw new Error('--from names the commit whose code serves at the begin')
  const work = await mkdtemp(join(tmpdir(), 'enigm-upgrade-'))
  const balancers: Balancer[] = []
  try {
    const begun = Date.now()
    const earlier = join(work, 'earlier')
    await buildEarlier(values.from, earlier)
    console.log(`seed ${values.seed}: ${values.from} was built after ${seconds(begun)}`)
    const ports = await freePorts(serviceNames.length)
    const addresses = serviceNames.map((name, index) => [name, `http://127.0.0.1:${ports[index]}`])
    // An earlier gateway takes one address of each service: that of a balancer, as in Kubernetes.
    const one = { SUBGRAPH_URLS: JSON.stringify(Object.fromEntries(addresses)) }
    const options = {
      directory: join(work, 'lab'),
      portBase: await freePortBase(LAB_PORT_COUNT),
      replicas: 2,
      variables: { gateway: { ...clients, ...one } },
      root: earlier,
      beforeProcesses: async ({ layout, replicas }: Lab) => {
        for (const [index, name] of serviceNames.entries()) {
          const targets = () => {
            const ready = layout.numbers.filter((number) => replicas.isReady(name, number))
            return (ready.length > 0 ? ready : layout.numbers).map((number) => layout.replica(name, number))
          }
          balancers.push(await startBalancer(ports[index]!, targets))
        }
      },
    }
    await withLab(options, async (lab) => {
      console.log(`the lab of the earlier code was ready after ${seconds(begun)}`)
      process.exitCode = (await upgrade(lab)) ? 0 : 1
    })
  } finally {
    for (const balancer of balancers) await balancer.stop()
    await rm(work, { recursive: true, force: true })
  }
}

/** @returns whether the invariants held */
async function upgrade(lab: Lab): Promise<boolean> {
  const { journey, random } = stageOf(lab, new Random(Number(values.seed)))
  const phases: Load[] = []
  const phase = async (name: string, run: () => Promise<unknown>) => {
    const load = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    await run()
    await delay(PHASE_MILLISECONDS)
    await load.end()
    phases.push(load)
    console.log(`${name}: ${load.figure}`)
    for (const finding of load.findings) console.log(`  ${finding}`)
    return load
  }
  const before = await phase('earlier code, its databases', async () => undefined)
  const between = await phase('earlier code, databases that are being migrated', () =>
    lab.prepareUpgrade(repositoryRoot, { gateway: clients }),
  )
  const restarts = await phase('every process is replaced, one after the other', () => restartInTurn(lab))
  const after = await phase('new code', async () => undefined)
  const orders = phases.flatMap((load) => load.orders)
  const kept = await lab.query<{ id: string }>('payments', 'SELECT id FROM "order" WHERE id = ANY($1)', [
    orders,
  ])
  const findings = [
    ...[before, between, after].flatMap((load) => load.findings),
    ...restarts.findings.filter((finding) => !finding.includes('UNAVAILABLE')),
    ...(kept.length < orders.length ? [`${orders.length - kept.length} acknowledged orders are lost`] : []),
  ]
  for (const finding of findings) console.log(`BROKEN ${finding}`)
  console.log(
    `${orders.length} acknowledged orders, ${kept.length} kept: ${findings.length > 0 ? 'broken' : 'held'}`,
  )
  return findings.length === 0
}

function seconds(begun: number): string {
  return `${((Date.now() - begun) / 1000).toFixed(0)} s`
}

void main()
