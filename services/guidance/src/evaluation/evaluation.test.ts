import { join } from 'node:path'
import { readLibrary } from '../knowledge/library'
import { parts, readPart, type Part } from './corpus'
import { measure, missedGoals } from './measure'

const asked = (part: Part) => ({
  answer: Object.values(part.answer).flat(),
  handOff: Object.values(part.handOff).flat(),
  outOfScope: part.outOfScope,
  injection: part.injection,
})

describe('the labelled corpus', () => {
  const sets = {
    tuning: asked(readPart('tuning')),
    heldOut: asked(readPart('heldOut')),
    unseen: asked(readPart('unseen')),
  }

  it('has two halves with enough of every class, and no question twice in all parts', () => {
    for (const half of [sets.tuning, sets.heldOut]) {
      expect(half.answer.length).toBeGreaterThanOrEqual(100)
      expect(half.handOff.length).toBeGreaterThanOrEqual(100)
      expect(half.outOfScope.length).toBeGreaterThanOrEqual(50)
      expect(half.injection.length).toBeGreaterThanOrEqual(25)
    }
    expect(Object.values(sets.unseen).flat().length).toBeGreaterThanOrEqual(60)
    const bare = Object.values(sets)
      .flatMap((each) => Object.values(each).flat())
      .map((question) => question.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''))
    expect(bare.filter((question, index) => bare.indexOf(question) !== index)).toEqual([])
  })

  it('names sections that exist', () => {
    const known = new Set(
      readLibrary(join(__dirname, '../../../..')).sections.map(({ section }) => section.id),
    )
    const named = (Object.keys(parts) as (keyof typeof parts)[]).flatMap((name) =>
      Object.keys(readPart(name).answer).flatMap((ids) => ids.split('|')),
    )
    expect(named.filter((id) => !known.has(id))).toEqual([])
  })

  it('meets the goals on the half that decides, with a fifth of the questions in German', () => {
    const figures = measure(readPart('heldOut'))
    expect(missedGoals(figures)).toEqual([])
    expect(figures.germanShare).toBeGreaterThan(0.2)
  })

  it('names the goals that figures miss', () => {
    const half = readPart('heldOut')
    const mislabelled = { ...half, injection: half.outOfScope }
    expect(missedGoals(measure(mislabelled))).toEqual([
      expect.stringMatching(/^recall of injection attempts: \d+\.\d %, the goal is 100\.0 %$/),
    ])
  })
})
