import { Sequence, type Turn } from './sequence'

const turn = (version: number, isSnapshot = false, blocked = false): Turn => ({
  eventId: `${isSnapshot ? 's' : 'e'}${version}`,
  version,
  isSnapshot,
  blocked,
})

/** Applies all rows in turn. @returns the applied events, in order */
function run(
  head: number,
  rows: Turn[],
  failing: string[] = [],
): { sequence: Sequence<Turn>; applied: string[] } {
  const sequence = new Sequence('aggregate', head, rows)
  const applied: string[] = []
  for (let row = sequence.next(); row; row = sequence.next()) {
    if (failing.includes(row.eventId)) {
      sequence.reject(row)
      continue
    }
    applied.push(row.eventId)
    sequence.accept(row)
  }
  return { sequence, applied }
}

const settled = (sequence: Sequence<Turn>): string[] =>
  sequence
    .settled()
    .map(({ eventId }) => eventId)
    .sort()

describe('the order of the events of one aggregate', () => {
  it('is version by version, in any order of arrival', () => {
    const { applied, sequence } = run(0, [turn(3), turn(1), turn(2)])
    expect(applied).toEqual(['e1', 'e2', 'e3'])
    expect(sequence.head).toBe(3)
  })

  it('waits at a gap', () => {
    const { applied, sequence } = run(0, [turn(1), turn(3)])
    expect(applied).toEqual(['e1'])
    expect(settled(sequence)).toEqual(['e1'])
  })

  it('treats versions up to the head as repetitions', () => {
    const { applied, sequence } = run(4, [turn(3), turn(4), turn(5)])
    expect(applied).toEqual(['e5'])
    expect(settled(sequence)).toEqual(['e3', 'e4', 'e5'])
  })

  it('continues from a snapshot, which makes older events obsolete', () => {
    const { applied, sequence } = run(0, [turn(4), turn(7), turn(6, true), turn(8)])
    expect(applied).toEqual(['s6', 'e7', 'e8'])
    expect(settled(sequence)).toEqual(['e4', 'e7', 'e8', 's6'])
  })

  it('accepts a snapshot of the current version, and none of an older version', () => {
    expect(run(5, [turn(5, true)]).applied).toEqual(['s5'])
    const older = run(5, [turn(4, true)])
    expect(older.applied).toEqual([])
    expect(settled(older.sequence)).toEqual(['s4'])
  })

  it('applies the newest of several snapshots and settles the others with it', () => {
    const { applied, sequence } = run(0, [turn(2, true), turn(6, true), { ...turn(6, true), eventId: 's6b' }])
    expect(applied).toEqual(['s6'])
    expect(settled(sequence)).toEqual(['s2', 's6', 's6b'])
  })

  it('stops at an event that failed or waits for its next attempt', () => {
    expect(run(0, [turn(1), turn(2), turn(3)], ['e2']).applied).toEqual(['e1'])
    const blocked = run(0, [turn(1, false, true), turn(2)])
    expect(blocked.applied).toEqual([])
    expect(settled(blocked.sequence)).toEqual([])
  })

  it('continues from a snapshot when an older event keeps failing', () => {
    const { applied, sequence } = run(0, [turn(1), turn(2), turn(3), turn(3, true), turn(4)], ['e2'])
    expect(applied).toEqual(['e1', 's3', 'e4'])
    expect(settled(sequence)).toEqual(['e1', 'e2', 'e3', 'e4', 's3'])
  })

  it('applies events after a snapshot that fails', () => {
    const { applied, sequence } = run(1, [turn(1, true), turn(2)], ['s1'])
    expect(applied).toEqual(['e2'])
    expect(settled(sequence)).toEqual(['e2', 's1'])
  })
})
