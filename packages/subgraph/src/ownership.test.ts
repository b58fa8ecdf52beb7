import { ownerClause } from './ownership'

describe('ownerClause', () => {
  it.each([['owner_id = $1'], [{ ownerId: 'acc_1' }], [false]])('[ACC-11] returns %j unchanged', (clause) => {
    expect(ownerClause('Query.server id', clause)).toBe(clause)
  })
})
