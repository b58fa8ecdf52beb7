import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { freePortBase, LAB_PORT_COUNT } from '@enigm/embedded'
import { Random } from './fuzz/random'
import { brokers } from './lab/brokers'
import { clients } from './lab/clients'
import { clocks } from './lab/clocks'
import { codes } from './lab/codes'
import { disk } from './lab/disk'
import type { LabDrill } from './lab/drill'
import { failover } from './lab/failover'
import { freeze } from './lab/freeze'
import { limits, replay, revocation } from './lab/gateways'
import { rotation } from './lab/rotation'
import { rolling } from './lab/rolling'
import { stageOf } from './lab/stage'
import { streams } from './lab/streams'
import { takeover } from './lab/takeover'
import { withLab } from './lab/with-lab'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    replicas: { type: 'string', default: '2' },
    /** The full size of `codes` and `clients`, which takes an hour and longer. */
    full: { type: 'boolean', default: false },
    /** Of the drill `codes`. */
    clients: { type: 'string' },
    codes: { type: 'string' },
    /** Of the drill `clients`. */
    minutes: { type: 'string' },
  },
})

const size = values.full
  ? { clients: 1_000, minutes: 10, codeClients: 200, codes: 500 }
  : { clients: 60, minutes: 1, codeClients: 40, codes: 8 }

const drills: Readonly<Record<string, LabDrill>> = {
  ...{
    replay,
    revocation,
    limits,
    takeover,
    failover,
    brokers,
    streams,
    rolling,
    rotation,
    disk,
    freeze,
    clocks,
  },
  codes: codes(Number(values.clients ?? size.codeClients), Number(values.codes ?? size.codes)),
  clients: clients(size.clients, Number(values.minutes ?? size.minutes)),
}

/** `npm run drill:lab -- --seed 7 rolling failover`: these drills, or all, one after the other in one lab. */
async function main(): Promise<void> {
  const names = positionals.length > 0 ? positionals : Object.keys(drills)
  const unknown = names.filter((name) => !Object.hasOwn(drills, name))
  if (unknown.length > 0) {
    console.error(`There is no drill ${unknown.join(', ')}: use some of ${Object.keys(drills).join(', ')}.`)
    process.exitCode = 1
    return
  }
  const random = new Random(Number(values.seed))
  const begun = Date.now()
  const options = {
    directory: await mkdtemp(join(tmpdir(), 'enigm-lab-')),
    portBase: await freePortBase(LAB_PORT_COUNT),
    replicas: Number(values.replicas),
    // All clients of a drill are one network, and send texts.
    variables: {
      gateway: { PANEL_DIR: 'none', GUEST_BURST: '1000000', GUEST_REQUESTS_PER_MINUTE: '1000000' },
    },
  }
  await withLab(options, async (lab) => {
    console.log(`seed ${values.seed}: the lab was ready after ${((Date.now() - begun) / 1000).toFixed(0)} s`)
    const stage = stageOf(lab, random)
    for (const name of names) if (!(await perform(name, drills[name]!, stage))) process.exitCode = 1
  })
}

/** @returns whether the invariant held */
async function perform(name: string, drill: LabDrill, stage: ReturnType<typeof stageOf>): Promise<boolean> {
  console.log(`\n${name}: ${drill.invariant}`)
  const obstacle = drill.unavailable?.()
  if (obstacle) {
    console.log(`  not run: ${obstacle}`)
    return true
  }
  const begun = Date.now()
  try {
    const { findings, figures } = await drill.run(stage)
    for (const line of figures) console.log(`  ${line}`)
    for (const line of findings) console.log(`  BROKEN ${line}`)
    console.log(
      `  ${findings.length === 0 ? 'held' : 'broken'} (${((Date.now() - begun) / 1000).toFixed(0)} s)`,
    )
    return findings.length === 0
  } catch (error) {
    console.log(`  BROKEN the drill did not end: ${(error as Error).stack}`)
    return false
  }
}

// A drill that did not end can leave clients that still ask.
void main().then(() => process.exit())
