import { esimLifecycle, EsimState, livingStates } from './esim/esim.lifecycle'

const ended = [EsimState.UNLINKED, EsimState.DELETED, EsimState.RETIRED, EsimState.REPLACED]

describe('the lifecycle of an eSIM', () => {
  it('[ESM-03] reaches every state, and nothing leads out of the ended ones', () => {
    expect([...esimLifecycle.reachable()].sort()).toEqual([...esimLifecycle.states].sort())
    for (const state of ended) expect(esimLifecycle.next(state)).toEqual([])
    expect([...livingStates, ...ended].sort()).toEqual([...esimLifecycle.states].sort())
  })

  it('[ESM-02] lets nothing but the activation lead out of ORDERED to a device', () => {
    expect(esimLifecycle.next(EsimState.ORDERED)).toEqual(['release', 'fail', 'unlink', 'delete', 'retire'])
  })

  it('[ESM-06][ESM-05] lets every living eSIM be unlinked, deleted and retired', () => {
    for (const move of ['unlink', 'delete', 'retire'] as const) {
      expect([...esimLifecycle.moves[move].from].sort()).toEqual([...livingStates].sort())
    }
  })
})
