import { halves, readHalf, type Half } from './corpus'
import { measure, missedGoals } from './measure'
import { memoryOfIndexes, speedOf } from './speed'

const asked = (half: Half) => ({
  answer: Object.values(half.answer).flat(),
  handOff: Object.values(half.handOff).flat(),
  outOfScope: half.outOfScope,
  injection: half.injection,
})

describe('the labelled corpus', () => {
  const [tuning, heldOut] = [asked(readHalf('tuning')), asked(readHalf('heldOut'))]

  it('has two halves without a common question, each with enough of every class', () => {
    for (const half of [tuning, heldOut]) {
      expect(half.answer.length).toBeGreaterThanOrEqual(100)
      expect(half.handOff.length).toBeGreaterThanOrEqual(100)
      expect(half.outOfScope.length).toBeGreaterThanOrEqual(50)
      expect(half.injection.length).toBeGreaterThanOrEqual(25)
    }
    const bare = (half: typeof tuning) =>
      Object.values(half)
        .flat()
        .map((question) => question.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''))
    const known = new Set(bare(tuning))
    expect(bare(heldOut).filter((question) => known.has(question))).toEqual([])
  })

  it('meets the goals on the half that nothing was tuned on, with a fifth of the questions in German', () => {
    const figures = measure(readHalf('heldOut'))
    expect(missedGoals(figures)).toEqual([])
    expect(figures.germanShare).toBeGreaterThan(0.2)
    expect(Object.keys(halves)).toEqual(['tuning', 'heldOut'])
  })

  it('names the goals that figures miss', () => {
    const half = readHalf('heldOut')
    const mislabelled = { ...half, injection: half.outOfScope }
    expect(missedGoals(measure(mislabelled))).toEqual([
      expect.stringMatching(/^recall of injection attempts: \d+\.\d %, the goal is 100\.0 %$/),
    ])
  })

  it('is answered in less than 30 ms of processor time at the 99th percentile, from indexes of less than 30 MB', () => {
    expect(memoryOfIndexes()).toBeLessThan(30e6)
    expect(speedOf(readHalf('heldOut')).p99).toBeLessThan(30)
  })
})
