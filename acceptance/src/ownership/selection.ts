import { parseArgs } from 'node:util'

/**
 * Reads the arguments of a check: a text that the names contain, `--part 2/5` for the second of five equal parts, and
 * `--sample 20` for so many of them at random.
 * @throws Error when nothing is selected
 */
export function selectionOf<T>(
  given: readonly string[],
  all: readonly T[],
  nameOf: (each: T) => string,
): readonly T[] {
  const options = { part: { type: 'string' }, sample: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: [...given], options, allowPositionals: true })
  const [text = ''] = positionals
  const named = all.filter((each) => nameOf(each).includes(text))
  const inPart = values.part === undefined ? named : partOf(named, values.part)
  const selected = values.sample === undefined ? inPart : sampleOf(inPart, Number(values.sample))
  if (selected.length === 0) throw new Error(`nothing is selected by ${given.join(' ')}`)
  return selected
}

/** Each nth one, so that every part has some of each service. */
function partOf<T>(all: readonly T[], part: string): T[] {
  const [number = NaN, count = NaN] = part.split('/').map(Number)
  if (!(number >= 1 && number <= count)) throw new Error(`${part} is no part, as 2/5 is`)
  return all.filter((_, index) => index % count === number - 1)
}

function sampleOf<T>(all: readonly T[], count: number): T[] {
  const rest = [...all]
  return Array.from({ length: Math.min(count, all.length) }, () => {
    const [taken] = rest.splice(Math.floor(Math.random() * rest.length), 1)
    return taken!
  })
}
