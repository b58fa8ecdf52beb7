import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '../../..')
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter(Boolean)
const sources = tracked.filter((path) => /\.(ts|mjs)$/.test(path))

interface Import {
  from: string
  what: string
}

const imports: Import[] = sources.flatMap((from) =>
  [...readFileSync(join(root, from), 'utf8').matchAll(/(?:from|import|require\()\s*'([^']+)'/g)].map(
    ([, what = '']) => ({
      from,
      what,
    }),
  ),
)
const within =
  (room: string) =>
  ({ from }: Import) =>
    from.startsWith(`${room}/`)
const packagesOf = (found: Import[]) =>
  [...new Set(found.map(({ what }) => what))].filter((what) => /^@?[a-z]/.test(what))

describe('the tree', () => {
  it('has sources', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(imports.length).toBeGreaterThan(200)
  })

  it('keeps services separate: they import only contracts, ledger and subgraph, and their tests also simulators', () => {
    const services = imports.filter(within('services'))
    const allowed = /^@enigm\/(contracts|ledger|subgraph|subgraph\/testkit|simulators)$/
    expect(
      services.filter(({ what, from }) => {
        if (/^@enigm\/simulators$/.test(what)) return !/\.(test|fixture|chain)\.ts$/.test(from)
        return what.startsWith('@enigm/') && !allowed.test(what)
      }),
    ).toEqual([])
    expect(
      services.filter(({ what }) => /\.\.\/\.\.\/\.\.\/|services\//.test(what) && !what.includes('src/')),
    ).toEqual([])
  })

  it('keeps contracts free of frameworks and I/O', () => {
    expect(packagesOf(imports.filter(within('packages/contracts'))).sort()).toEqual([
      '@scure/base',
      'node:crypto',
      'zod',
    ])
  })

  it('lets only one file of packages and services import the broker client', () => {
    const users = imports.filter(({ what }) => what === 'nats').filter(within('packages'))
    expect(users.map(({ from }) => from)).toEqual(['packages/subgraph/src/events/nats.ts'])
    expect(imports.filter(within('services')).filter(({ what }) => what === 'nats')).toEqual([])
  })

  it('lets the gateway import no service and no database client', () => {
    const gateway = packagesOf(imports.filter(within('gateway')))
    expect(
      gateway.filter((what) =>
        /^(pg|typeorm|@enigm\/(?!(?:contracts|configuration|observability(?:\/testkit)?)$))/.test(what),
      ),
    ).toEqual([])
  })

  it('has no folder with a name without meaning', () => {
    expect(
      tracked.filter((path) => /(^|\/)(common|utils|util|helpers|shared|lib|types|misc)\//.test(path)),
    ).toEqual([])
  })

  it('has no written file over 500 lines', () => {
    const written = sources.filter((path) => !path.startsWith('panel/src/generated/'))
    const long = written.filter((path) => readFileSync(join(root, path), 'utf8').split('\n').length > 501)
    expect(long).toEqual([])
  })

  it('has one copy of federation-internals, because two break query plans', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: object }
    const copies = Object.keys(lock.packages).filter((path) => path.endsWith('/@apollo/federation-internals'))
    expect(copies).toEqual(['node_modules/@apollo/federation-internals'])
    expect(Object.keys(lock.packages).filter((path) => /\/graphql$/.test(path))).toEqual([
      'node_modules/graphql',
    ])
  })
})
