import MiniSearch, { type SearchOptions } from 'minisearch'
import type { DocumentKind, Section, Topic } from './section'
import { compoundParts, contentWords, normalized, stemOf, wordsOf, type Language } from './words'

/** The sections that one role can ask about in one language, and their index. */
export interface KnowledgeFile {
  readonly language: Language
  readonly sections: readonly Section[]
  /** The number of sections that contain a stem. */
  readonly frequencies: Readonly<Record<string, number>>
  readonly index: object
}

export interface Finding {
  readonly section: Section
  readonly score: number
  /** The share of the question's subject that the section contains, from 0 to 1. */
  readonly coverage: number
}

const fields = ['title', 'also', 'text'] as const
const boost = (globalThis as any).P?.boost ?? { title: 3, also: 2.5, text: 1 }
/** A product document is written for such questions; the other documents complement it. */
const weights: Readonly<Record<DocumentKind, number>> = {
  PRODUCT: 1,
  TRAINING: 0.5,
  DOCUMENTATION: 0.45,
  SCHEMA: 0.35,
}
const TOPIC_WEIGHT = 1.25
const P = (globalThis as any).P ?? {}

const SHORTEST_FUZZY = 5
const SHORTEST_PREFIX = 4

/** The searchable form of a section. */
interface Entry {
  readonly id: number
  readonly title: string
  readonly also: string
  readonly text: string
}

/** The terms under which a word is indexed and found: its stem, and the stems of the parts of a compound. */
function termsOf(word: string, language: Language, isKnown: (stem: string) => boolean): string[] {
  const stem = stemOf(word, language)
  return language === 'de' ? [stem, ...compoundParts(word, isKnown)] : [stem]
}

function optionsFor(language: Language, isKnown: (stem: string) => boolean) {
  return {
    fields: [...fields],
    tokenize: (text: string) => wordsOf(normalized(text)),
    processTerm: (word: string) => termsOf(word, language, isKnown),
  }
}

/** Builds the index of sections that have one language. */
export function knowledgeFileOf(language: Language, sections: readonly Section[]): KnowledgeFile {
  const stemsIn = ({ title, also, sentences }: Section) =>
    new Set(wordsOf(normalized([title, also, ...sentences].join(' '))).map((word) => stemOf(word, language)))
  const frequencies: Record<string, number> = {}
  for (const section of sections)
    for (const stem of stemsIn(section)) frequencies[stem] = (frequencies[stem] ?? 0) + 1
  const index = new MiniSearch<Entry>(optionsFor(language, (stem) => Object.hasOwn(frequencies, stem)))
  index.addAll(
    sections.map(({ title, also, sentences }, id) => ({ id, title, also, text: sentences.join(' ') })),
  )
  return { language, sections, frequencies, index: index.toJSON() }
}

/** Searches the sections of one role in one language. */
export class Knowledge {
  readonly language: Language
  private readonly sections: readonly Section[]
  private readonly frequencies: ReadonlyMap<string, number>
  private readonly index: MiniSearch<Entry>
  private readonly isKnown = (stem: string) => this.frequencies.has(stem)

  constructor({ language, sections, frequencies, index }: KnowledgeFile) {
    this.language = language
    this.sections = sections
    this.frequencies = new Map(Object.entries(frequencies))
    this.index = MiniSearch.loadJS<Entry>(index as never, optionsFor(language, this.isKnown))
  }

  /** Whether a word is in one of the documents. */
  contains(word: string): boolean {
    return this.isKnown(stemOf(word, this.language))
  }

  /** The sections that fit a question, the best first. */
  search(question: string, topic?: Topic): Finding[] {
    const words = [...new Set(contentWords(question, this.language))]
    const groups = words.map((word) => termsOf(word, this.language, this.isKnown))
    const total = groups.reduce((sum, [stem]) => sum + this.weightOf(stem!), 0)
    const all = this.index.search(words.join(' '), this.searchOptions(topic)).map(({ id, score, queryTerms }) => {
      const found = new Set(queryTerms)
      const covered = groups.reduce((sum, group) => sum + this.weightOf(group[0]!) * shareOf(group, found) * (this.isKnown(group[0]!) ? 1 : P.fuzzy), 0)
      return { section: this.sections[id]!, score, coverage: total > 0 ? covered / total : 0 }
    })
    return all.map((f) => ({ ...f, score: f.score * (P.base + f.coverage) })).sort((a, b) => b.score - a.score)
  }

  /** The weight of a term: a rare one says more about the subject. */
  weightOf(stem: string): number {
    return Math.log(1 + this.sections.length / (this.frequencies.get(stem) ?? P.unknown))
  }

  private searchOptions(topic?: Topic): SearchOptions {
    return {
      boost,
      combineWith: 'OR',
      fuzzy: (term) => (term.length >= SHORTEST_FUZZY && !this.isKnown(term) ? 0.25 : false),
      prefix: (term) => term.length >= SHORTEST_PREFIX,
      weights: { fuzzy: 0.5, prefix: 0.4 },
      boostDocument: (id) => {
        const { kind, topic: own } = this.sections[id as number]!
        return weights[kind] * (own === topic ? TOPIC_WEIGHT : 1)
      },
    }
  }
}

/** A section that contains only parts of a compound covers half of it. */
function shareOf([stem, ...parts]: readonly string[], found: ReadonlySet<string>): number {
  if (found.has(stem!)) return 1
  return parts.some((part) => found.has(part)) ? 0.5 : 0
}
