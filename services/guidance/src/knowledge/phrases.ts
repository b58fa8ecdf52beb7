import type { Section } from './section'
import { sensesOf } from './synonyms'
import { contentWords, separatedVerbs, stemOf, type Language } from './words'

/** The title of a section and each way to ask for it, as weights of terms. */
export interface PhraseFile {
  /** The section of each phrase. */
  readonly sections: readonly number[]
  /** The length of each phrase. */
  readonly lengths: readonly number[]
  /** By term: the phrases with it, each followed by the weight of the term in it. */
  readonly postings: Readonly<Record<string, readonly number[]>>
  /** By term: how much a common occurrence says. */
  readonly rarity: Readonly<Record<string, number>>
}

const SENSE_WEIGHT = 0.9
const PART_WEIGHT = 0.3
const PART_LENGTH = 4
const PART_SIGN = '#'

/** The terms of a text: stems, their senses, and parts of words, which a mistyped or composed word shares with the right one. */
function termsIn(text: string, language: Language): Map<string, number> {
  const terms = new Map<string, number>()
  const add = (term: string, weight: number) => terms.set(term, Math.max(terms.get(term) ?? 0, weight))
  for (const word of [...contentWords(text, language), ...separatedVerbs(text, language)]) {
    const stem = stemOf(word, language)
    add(stem, 1)
    for (const sense of sensesOf(stem, language)) add(sense, SENSE_WEIGHT)
    const marked = `^${word}$`
    for (let start = 0; start + PART_LENGTH <= marked.length; start++)
      add(PART_SIGN + marked.slice(start, start + PART_LENGTH), PART_WEIGHT)
  }
  return terms
}

export function phraseFileOf(language: Language, sections: readonly Section[]): PhraseFile {
  const phrases = sections.flatMap(({ title, also }, section) =>
    [title, ...also.split(',')]
      .filter((text) => text.trim() !== '')
      .map((text) => ({ section, terms: termsIn(text, language) })),
  )
  const frequency = new Map<string, number>()
  for (const { title, also, sentences } of sections)
    for (const term of termsIn([title, also, ...sentences].join(' '), language).keys())
      frequency.set(term, (frequency.get(term) ?? 0) + 1)
  const rarityOf = (term: string) => Math.log(1 + sections.length / (frequency.get(term) ?? 1))
  const postings = new Map<string, number[]>()
  for (const [number, { terms }] of phrases.entries())
    for (const [term, weight] of terms) postings.set(term, [...(postings.get(term) ?? []), number, weight])
  return {
    sections: phrases.map(({ section }) => section),
    lengths: phrases.map(({ terms }) => lengthOf(terms, rarityOf)),
    postings: Object.fromEntries(postings),
    rarity: Object.fromEntries([...postings.keys()].map((term) => [term, rarityOf(term)])),
  }
}

/** Compares questions with the ways to ask for a section. */
export class Phrases {
  private readonly sections: readonly number[]
  private readonly lengths: readonly number[]
  private readonly postings: ReadonlyMap<string, readonly number[]>
  private readonly rarity: ReadonlyMap<string, number>
  /** Of a term that no phrase has. */
  private readonly highest: number

  constructor(
    { sections, lengths, postings, rarity }: PhraseFile,
    private readonly language: Language,
  ) {
    this.sections = sections
    this.lengths = lengths
    this.postings = new Map(Object.entries(postings))
    this.rarity = new Map(Object.entries(rarity))
    this.highest = Math.max(0, ...this.rarity.values())
  }

  /** How similar each section's most similar phrase is to a question, from 0 to 1; sections without a common term are left out. */
  similarities(question: string): Map<number, number> {
    const asked = termsIn(question, this.language)
    const rarityOf = (term: string) => this.rarity.get(term) ?? this.highest
    const products = new Map<number, number>()
    for (const [term, weight] of asked) {
      const posted = this.postings.get(term) ?? []
      const common = weight * rarityOf(term) ** 2
      for (let at = 0; at < posted.length; at += 2)
        products.set(posted[at]!, (products.get(posted[at]!) ?? 0) + common * posted[at + 1]!)
    }
    const length = lengthOf(asked, rarityOf)
    const best = new Map<number, number>()
    for (const [phrase, product] of products) {
      const section = this.sections[phrase]!
      const similarity = product / (length * this.lengths[phrase]!)
      if (similarity > (best.get(section) ?? 0)) best.set(section, similarity)
    }
    return best
  }
}

function lengthOf(terms: ReadonlyMap<string, number>, rarityOf: (term: string) => number): number {
  const squares = [...terms].reduce((sum, [term, weight]) => sum + (weight * rarityOf(term)) ** 2, 0)
  return Math.sqrt(squares) || 1
}
