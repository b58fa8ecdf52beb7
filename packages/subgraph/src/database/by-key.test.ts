import { byKey, groupedByKey } from './by-key'

const [one, two, again] = [
  { id: '1', owner: 'a' },
  { id: '2', owner: 'b' },
  { id: '3', owner: 'a' },
]
const rows = [one!, two!, again!]

describe('byKey', () => {
  it('returns one row for each key, in the order of the keys, null for an unknown key', () => {
    expect(byKey(['3', 'x', '1', '3'], rows, 'id')).toEqual([again, null, one, again])
  })
})

describe('groupedByKey', () => {
  it('returns all rows of each key, in the order of the rows', () => {
    expect(groupedByKey(['b', 'x', 'a'], rows, 'owner')).toEqual([[two], [], [one, again]])
  })
})
