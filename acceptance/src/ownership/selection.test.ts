import { selectionOf } from './selection'

const all = ['accounts/a', 'accounts/b', 'keys/a', 'keys/b', 'keys/c']
const selected = (...given: string[]) => selectionOf(given, all, (name) => name)

describe('the selection of a check', () => {
  it('is all of it, what has a text in its name, or one of equal parts', () => {
    expect(selected()).toEqual(all)
    expect(selected('keys')).toEqual(['keys/a', 'keys/b', 'keys/c'])
    expect(selected('--part', '1/2')).toEqual(['accounts/a', 'keys/a', 'keys/c'])
    expect(selected('--part', '2/2')).toEqual(['accounts/b', 'keys/b'])
    expect(selected('keys', '--part', '2/3')).toEqual(['keys/b'])
  })

  it('is so many at random, each of them once', () => {
    const sample = selected('--sample', '4')
    expect(new Set(sample).size).toBe(4)
    expect(sample.filter((name) => !all.includes(name))).toEqual([])
    expect(selected('--sample', '9')).toHaveLength(5)
  })

  it.each([
    [['nothing']],
    [['--part', '3/2']],
    [['--part', '0/2']],
    [['--part', 'first']],
    [['--sample', '0']],
  ])('%j is refused', (given) => {
    expect(() => selected(...given)).toThrow(/nothing is selected|is no part/)
  })
})
