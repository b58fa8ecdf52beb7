import { esimLifecycle, livingStates } from './esim.lifecycle'

const ended = ['UNLINKED', 'DELETED', 'RETIRED', 'REPLACED'] as const

describe('the lifecycle of an eSIM', () => {
  it('[ESM-03] reaches every state, and has no transition from an ended one', () => {
    expect([...esimLifecycle.reachable()].sort()).toEqual([...esimLifecycle.states].sort())
    for (const state of ended) expect(esimLifecycle.next(state)).toEqual([])
    expect([...livingStates, ...ended].sort()).toEqual([...esimLifecycle.states].sort())
  })

  it('[ESM-02] leads from ORDERED to a device by the activation only', () => {
    expect(esimLifecycle.next('ORDERED')).toEqual(['ACTIVATE', 'FAIL', 'UNLINK', 'DELETE', 'RETIRE'])
  })

  it('[ESM-06][ESM-05] lets every living eSIM be unlinked, deleted and retired', () => {
    for (const move of ['UNLINK', 'DELETE', 'RETIRE'] as const) {
      expect([...esimLifecycle.moves[move].from].sort()).toEqual([...livingStates].sort())
    }
  })
})
