import { ManyProcesses } from '../journeys/many-processes.fixture'
import { supergraphFields } from '../actors/operations'
import { startRoleActors } from './role-actors'
import { allFields, audiencesOfColumn, guardedFields, isCount, placeOf, shownBy } from './places'
import { tryCell } from './cell-probe'
import { lastOfAll, strayRecipes } from './recipes'
import { cellOf, coordinatesOf, describeCell, readRoleMatrix, trialsOf } from './role-matrix'

const matrix = readRoleMatrix()
const fields = allFields()
const trials = trialsOf(matrix, fields)
const withCells = new Set(trials.map(({ coordinate }) => coordinate))
const isLast = ({ coordinate }: { coordinate: string }) => lastOfAll.includes(coordinate)
const inOrder = [
  ...trials.filter((trial) => !isLast(trial)),
  ...lastOfAll.flatMap((last) => trials.filter(({ coordinate }) => coordinate === last)),
]

const starting = start()
afterAll(async () => {
  const { processes, roleActors } = await starting
  await roleActors.actors.databases.close()
  await processes.stop()
}, 60_000)

async function start() {
  const processes = await ManyProcesses.start()
  return { processes, roleActors: await startRoleActors(processes) }
}

describe('docs/roles.md', () => {
  it('[THR-01][ACC-13] has a row for every root field and every field with a rule', () => {
    const without = [...guardedFields()].filter((coordinate) => !withCells.has(coordinate))
    const howTo = (coordinate: string) => `${coordinate}: give it a row, with a cell for each role`
    expect(without.map(howTo)).toEqual([])
  })

  it('names each operation once, and only operations of the schema', () => {
    const coordinates = matrix.rows.flatMap(({ names }) => names.map((name) => coordinatesOf(name, fields)))
    const named = coordinates.flat()
    expect(named.filter((coordinate, index) => named.indexOf(coordinate) !== index)).toEqual([])
    const names = matrix.rows.flatMap((row) => row.names)
    const unclear = names.filter((name) => coordinatesOf(name, fields).length !== 1)
    expect(
      unclear.map((name) => `${name}: no API schema has it; set it in _italics_ while it is planned`),
    ).toEqual([])
  })

  it('marks exactly those operations as planned that the schema does not have yet', () => {
    const planned = matrix.rows.flatMap((row) => row.planned)
    const there = planned.filter((name) => coordinatesOf(name, supergraphFields).length > 0)
    expect(
      there.map((name) => `${name}: the schema has it now; set it in \`code type\` and check its cells`),
    ).toEqual([])
  })

  it('has recipes only for operations of the schema', () => {
    expect(strayRecipes(fields)).toEqual([])
  })

  it.each([
    ['a missing column', '| operation | PO |\n| --- | --- |\n| `me` | O |'],
    ['another table', '| thing | PO |'],
    ['a name without a mark', matrixWith('me', 'O')],
    ['an unknown cell', matrixWith('`me`', 'X')],
    ['an empty cell', matrixWith('`me`', '')],
    ['a cell with an unknown flag', matrixWith('`me`', 'O,Z')],
  ])('is rejected with %s', (_what, text) => {
    expect(() => readRoleMatrix(text)).toThrow('docs/roles.md: ')
  })
})

function matrixWith(name: string, cell: string): string {
  const header = 'operation PO OM OA SO SA SU EP OP SP AU ID AN'.split(' ')
  return [header, [name, ...header.slice(1).map(() => cell)]]
    .map((each) => `| ${each.join(' | ')} |`)
    .join('\n')
}

/** Types that only connect other types. */
function isEnvelope(type: string): boolean {
  return /(Payload|Connection|Edge|PageInfo)$/.test(type)
}

describe('the fields that a cell shows', () => {
  const shownTo = ({ coordinate, role }: (typeof trials)[number]) =>
    shownBy(placeOf(coordinate, audiencesOfColumn(role)), withCells)

  it.each(trials.filter(({ text }) => cellOf(text).categoryOnly))(
    '[THR-01] $coordinate × $role: only the “Fields for C”',
    (trial) => {
      const more = shownTo(trial).filter(([coordinate]) => {
        const [type = '', field = ''] = coordinate.split('.')
        return !(isEnvelope(type) || matrix.shown.get(type)?.includes(field))
      })
      expect(more.map(([coordinate]) => coordinate)).toEqual([])
    },
  )

  it.each(trials.filter(({ text }) => cellOf(text).aggregatesOnly))(
    '[THR-01] $coordinate × $role: only counts',
    (trial) => {
      const shown = shownTo(trial)
      expect(shown.length).toBeGreaterThan(0)
      expect(shown.filter(([, field]) => !isCount(field)).map(([coordinate]) => coordinate)).toEqual([])
    },
  )
})

describe('every cell', () => {
  beforeAll(() => starting, 600_000)

  it.each(inOrder.map((trial) => [trial.coordinate, trial.role, describeCell(trial.text), trial] as const))(
    '[THR-01][FED-04] %s × %s: %s',
    async (_coordinate, _role, _words, trial) => {
      const { roleActors } = await starting
      expect(await tryCell(roleActors, trial)).toEqual([])
    },
  )
})
