import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { repositoryRoot } from '@enigm/embedded'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    full: { type: 'boolean', default: false },
    /** The commit from which `upgrade` upgrades; it is left out without one. */
    from: { type: 'string' },
  },
})

interface Drill {
  readonly name: string
  readonly program: string
  readonly parameters: readonly string[]
}

interface Row {
  readonly name: string
  readonly result: string
  readonly seconds: string
}

const seed = ['--seed', values.seed]
const drills: readonly Drill[] = [
  { name: 'model', program: 'drill-model', parameters: seed },
  { name: 'documents', program: 'fuzz-gateway', parameters: seed },
  {
    name: 'purchases',
    program: 'drill-purchases',
    parameters: [
      ...seed,
      ...(values.full ? ['--purchases', '1000', '--kills', '10'] : ['--purchases', '24', '--kills', '1']),
    ],
  },
  { name: 'disk', program: 'drill-disk', parameters: [] },
  { name: 'lab', program: 'drill-lab', parameters: [...seed, ...(values.full ? ['--full'] : [])] },
  ...(values.from
    ? [{ name: 'upgrade', program: 'drill-upgrade', parameters: [...seed, '--from', values.from] }]
    : []),
]

/** `npm run drill -- --seed 7`: all drills, one after the other, with one seed, and one table of them. */
async function main(): Promise<void> {
  const rows: Row[] = []
  for (const drill of drills) rows.push(...(await perform(drill)))
  if (!values.from) rows.push({ name: 'upgrade', result: 'not run: --from names a commit', seconds: '' })
  console.log(`\nseed ${values.seed}${values.full ? ', full size' : ''}`)
  console.log(tableOf(rows))
  if (rows.some(({ result }) => result === 'broken')) process.exitCode = 1
}

async function perform({ name, program, parameters }: Drill): Promise<Row[]> {
  console.log(`\n== ${name}`)
  const begun = Date.now()
  const file = join(repositoryRoot, 'bench', 'dist', `${program}.js`)
  const child = spawn(process.execPath, [file, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] })
  const parts = new Ends()
  const stop = () => child.kill('SIGTERM')
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const exit = once(child, 'exit') as Promise<[number | null]>
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line)
    parts.read(line)
  }
  const [code] = await exit
  process.off('SIGINT', stop).off('SIGTERM', stop)
  const seconds = ((Date.now() - begun) / 1000).toFixed(0)
  const result = code === 0 ? (parts.notRun ?? 'held') : 'broken'
  return [{ name, result, seconds }, ...parts.rows]
}

/** What a drill prints about its end, and a lab about each drill within it. */
class Ends {
  readonly rows: Row[] = []
  /** Why the drill did not run. */
  notRun: string | undefined
  private name = ''

  read(line: string): void {
    this.name = /^([a-z]+): /.exec(line)?.[1] ?? this.name
    const ended = /^ {2}(held|broken) \((\d+) s\)$/.exec(line)
    if (ended) this.add(ended[1]!, ended[2]!)
    else if (line.startsWith('  BROKEN the drill did not end')) this.add('broken', '')
    else if (line.startsWith('  not run')) this.add(line.trim(), '')
    else if (line.startsWith('not run')) this.notRun = line
  }

  private add(result: string, seconds: string): void {
    this.rows.push({ name: `lab ${this.name}`, result, seconds })
  }
}

function tableOf(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length))
  return rows
    .map(({ name, result, seconds }) =>
      `${name.padEnd(width)}  ${result.padEnd(6)}  ${seconds && `${seconds} s`}`.trimEnd(),
    )
    .join('\n')
}

void main()
