import MiniSearch, { type Options, type SearchOptions } from 'minisearch'
import { editsBetween } from './edits'
import { phraseFileOf, Phrases, type PhraseFile } from './phrases'
import type { DocumentKind, Section, Topic } from './section'
import { isSense, sensesOf } from './synonyms'
import {
  compoundParts,
  contentWords,
  normalized,
  separatedVerbs,
  stemOf,
  wordsOf,
  type Language,
} from './words'

/** The sections that one role can ask about in one language, and their index. */
export interface KnowledgeFile {
  readonly language: Language
  readonly sections: readonly Section[]
  /** The number of sections that contain a stem. */
  readonly frequencies: Readonly<Record<string, number>>
  /** The index in the form of MiniSearch. */
  readonly index: object
  readonly phrases: PhraseFile
}

export interface Finding {
  readonly section: Section
  readonly score: number
  /** The share of the question's subject that the section contains, from 0 to 1. */
  readonly coverage: number
  /** How similar the question is to the title or to one of the ways to ask, from 0 to 1. */
  readonly similarity: number
  /** Whether the question and the section share a word of the titles of the product documents. */
  readonly isAnchored: boolean
}

const boost = { title: 2, also: 2.5, text: 1 }
/** A product document is written for such questions; the other documents complement it. */
const weights: Readonly<Record<DocumentKind, number>> = {
  PRODUCT: 1,
  TRAINING: 0.3,
  DOCUMENTATION: 0.3,
  SCHEMA: 0.2,
}
const rankWeights: Readonly<Record<DocumentKind, number>> = {
  PRODUCT: 1,
  TRAINING: 0.6,
  DOCUMENTATION: 0.6,
  SCHEMA: 0.6,
}
const TOPIC_WEIGHT = 1.25
const SHORTEST_FUZZY = 5
/** Similar words of the first unknown ones are looked for: each costs a walk through the index. */
const MOST_FUZZY = 10
const MOST_WORDS = 40
const SHORTEST_PREFIX = 4
const SHORTEST_CORRECTED = 4
/** A word that one section alone has is a bad correction. */
const LEAST_FREQUENCY = 3
/** How much of a word is covered by one that begins in a similar way, by a part of a compound, and by its correction. */
const SIMILAR_SHARE = 0.3
const PART_SHARE = 0.5
const SENSE_SHARE = 0.6
const CORRECTED_SHARE = 0.8
/** An unknown word counts like one that half a section contains. */
const UNKNOWN_FREQUENCY = 0.5
/** A sense counts less than the word itself. */
const SENSE_BOOST = 0.4
/** How much the place among the results of the index counts, beside the coverage and the similarity of the phrases. */
const RANK_WEIGHT = 0.6

/** The searchable form of a section. */
interface Entry {
  readonly id: number
  readonly title: string
  readonly also: string
  readonly text: string
}

/** The terms under which a word is indexed and found. */
interface Terms {
  readonly stem: string
  /** The stems of the parts of a compound. */
  readonly parts: readonly string[]
  /** The senses that it shares with other words. */
  readonly senses: readonly string[]
}

interface AskedWord extends Terms {
  readonly weight: number
  readonly isCorrected: boolean
}

function termsOf(word: string, language: Language, isKnown: (stem: string) => boolean): Terms {
  const stem = stemOf(word, language)
  const parts = language === 'de' ? compoundParts(word, isKnown) : []
  return { stem, parts, senses: [stem, ...parts].flatMap((each) => sensesOf(each, language)) }
}

function listed({ stem, parts, senses }: Terms): string[] {
  return [...new Set([stem, ...parts, ...senses])]
}

function optionsFor(language: Language, isKnown: (stem: string) => boolean): Options<Entry> {
  return {
    fields: Object.keys(boost),
    tokenize: (text) => wordsOf(normalized(text)),
    processTerm: (word) => listed(termsOf(word, language, isKnown)),
  }
}

/** Builds the index of sections that have one language. */
export function knowledgeFileOf(language: Language, sections: readonly Section[]): KnowledgeFile {
  const frequencies: Record<string, number> = {}
  for (const { title, also, sentences } of sections) {
    const words = wordsOf(normalized([title, also, ...sentences].join(' ')))
    for (const stem of new Set(words.map((word) => stemOf(word, language))))
      frequencies[stem] = (frequencies[stem] ?? 0) + 1
  }
  const index = new MiniSearch<Entry>(optionsFor(language, (stem) => Object.hasOwn(frequencies, stem)))
  index.addAll(
    sections.map(({ title, also, sentences }, id) => ({ id, title, also, text: sentences.join(' ') })),
  )
  return { language, sections, frequencies, index: index.toJSON(), phrases: phraseFileOf(language, sections) }
}

/** Searches the sections of one role in one language. */
export class Knowledge {
  readonly language: Language
  private readonly sections: readonly Section[]
  private readonly frequencies: ReadonlyMap<string, number>
  private readonly index: MiniSearch<Entry>
  private readonly phrases: Phrases
  private readonly anchors: ReadonlySet<string>
  /** The stems that a mistyped word can mean. */
  private readonly corrections: readonly string[]
  private readonly isKnown = (stem: string) => this.frequencies.has(stem)

  constructor({ language, sections, frequencies, index, phrases }: KnowledgeFile) {
    this.phrases = new Phrases(phrases, language)
    this.language = language
    this.sections = sections
    this.frequencies = new Map(Object.entries(frequencies))
    this.index = MiniSearch.loadJS<Entry>(index as never, optionsFor(language, this.isKnown))
    this.corrections = [...this.frequencies.keys()].filter(
      (stem) => stem.length >= SHORTEST_CORRECTED && frequencies[stem]! >= LEAST_FREQUENCY,
    )
    const titles = sections.filter(({ kind }) => kind === 'PRODUCT').map(({ title }) => title)
    this.anchors = new Set(
      titles.flatMap((title) => contentWords(title, language)).map((word) => stemOf(word, language)),
    )
  }

  /** Whether a word is in one of the documents. */
  contains(word: string): boolean {
    return this.isKnown(stemOf(word, this.language))
  }

  /** The share of the question's subject that the documents know at all, from 0 to 1. */
  familiarity(question: string): number {
    const words = contentWords(question, this.language)
    const weightOf = (all: readonly string[]) => all.reduce((sum, word) => sum + this.weightOf(word), 0)
    const total = weightOf(words)
    return total > 0 ? weightOf(words.filter((word) => this.contains(word))) / total : 0
  }

  /** The sections that fit a question, the best first. */
  search(question: string, topic?: Topic): Finding[] {
    const verbs = separatedVerbs(question, this.language).filter((verb) => this.contains(verb))
    const words = [...new Set([...verbs, ...contentWords(question, this.language)])].slice(0, MOST_WORDS)
    const asked = words.map((word) => this.askedWord(word))
    const total = asked.reduce((sum, { weight }) => sum + weight, 0)
    const results = this.index.search(words.join(' '), {
      ...this.searchOptions(),
      processTerm: (word) => {
        const found = asked[words.indexOf(word)]
        return found ? listed(found) : []
      },
    })
    const similarities = this.phrases.similarities(question)
    const highest = results[0]?.score ?? 1
    const findings = results.map(({ id, score, queryTerms }): Finding => {
      const found = new Set(queryTerms)
      const covered = asked.reduce((sum, each) => sum + each.weight * this.shareOf(each, found), 0)
      const coverage = total > 0 ? covered / total : 0
      const isAnchored = asked.some(({ stem }) => found.has(stem) && this.anchors.has(stem))
      const section = this.sections[id]!
      const similarity = similarities.get(id) ?? 0
      const ofText = RANK_WEIGHT * (score / highest) + coverage
      return {
        section,
        score:
          rankWeights[section.kind] * (section.topic === topic ? TOPIC_WEIGHT : 1) * (ofText + similarity),
        coverage,
        similarity,
        isAnchored,
      }
    })
    return findings.sort((one, other) => other.score - one.score)
  }

  /** The weight of a word: a rare one says more about the subject. */
  private weightOf(word: string): number {
    const frequency = this.frequencies.get(stemOf(word, this.language)) ?? UNKNOWN_FREQUENCY
    return Math.log(1 + this.sections.length / frequency)
  }

  /** A word of a question; one that no document has is corrected if a single known one is one edit away. */
  private askedWord(word: string): AskedWord {
    const terms = termsOf(word, this.language, this.isKnown)
    const { stem, parts, senses } = terms
    const asAsked = { ...terms, weight: this.weightOf(word), isCorrected: false }
    if (this.isKnown(stem) || parts.length + senses.length > 0 || stem.length < SHORTEST_CORRECTED)
      return asAsked
    const similar = this.corrections.filter(
      (known) =>
        known[0] === stem[0] && Math.abs(known.length - stem.length) <= 1 && editsBetween(known, stem) === 1,
    )
    const [correction = stem] = similar
    if (similar.length !== 1) return asAsked
    const corrected = termsOf(correction, this.language, this.isKnown)
    return { ...corrected, stem: correction, weight: this.weightOf(correction), isCorrected: true }
  }

  private shareOf({ stem, parts, senses, isCorrected }: AskedWord, found: ReadonlySet<string>): number {
    if (found.has(stem)) return isCorrected ? CORRECTED_SHARE : this.isKnown(stem) ? 1 : SIMILAR_SHARE
    if (senses.some((sense) => found.has(sense))) return SENSE_SHARE
    return parts.some((part) => found.has(part)) ? PART_SHARE : 0
  }

  private searchOptions(): SearchOptions {
    let left = MOST_FUZZY
    return {
      boost,
      combineWith: 'OR',
      fuzzy: (term) => {
        const isMistyped = term.length >= SHORTEST_FUZZY && !isSense(term) && !this.isKnown(term)
        return isMistyped && left-- > 0 ? 0.25 : false
      },
      prefix: (term) => term.length >= SHORTEST_PREFIX && !isSense(term),
      boostTerm: (term) => (isSense(term) ? SENSE_BOOST : 1),
      weights: { fuzzy: 0.5, prefix: 0.4 },
      boostDocument: (id) => weights[this.sections[id as number]!.kind],
    }
  }
}
