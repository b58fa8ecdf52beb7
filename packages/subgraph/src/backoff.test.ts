import { backoff } from './backoff'

describe('backoff', () => {
  it('doubles from the first delay up to the longest, also after very many attempts', () => {
    const delays = [1, 2, 3, 4, 5, 500].map((tries) => backoff(tries, { first: 100, longest: 1_000 }))
    expect(delays).toEqual([100, 200, 400, 800, 1_000, 1_000])
  })
})
