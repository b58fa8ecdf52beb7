import type { Finding, Knowledge } from '../knowledge/knowledge'
import type { Section, Topic } from '../knowledge/section'
import {
  contentWords,
  languageOf,
  languages,
  normalized,
  stemOf,
  wordsOf,
  type Language,
} from '../knowledge/words'
import { route } from './router'
import type { SecurityField } from './security-words'

/** The results of a question. */
export const outcomes = {
  ANSWERED: 'The documents answer the question.',
  HANDED_OFF: 'The question belongs to Enyra Security Analyst.',
  OUT_OF_SCOPE: 'The question is not about the products of Enigm.',
  REFUSED: 'The question tries to give the assistant other instructions.',
  UNKNOWN: 'The documents do not answer the question.',
} as const
export type Outcome = keyof typeof outcomes

/** Sentences of one section, in their order. */
export interface Passage {
  readonly section: Section
  /** Positions of the sentences in the section, from 0. */
  readonly positions: readonly number[]
}

export interface Answer {
  readonly outcome: Outcome
  readonly language: Language
  /** Of the section that answers, otherwise as the question named it. */
  readonly topic: Topic | null
  readonly field: SecurityField | null
  readonly passage: Passage | null
}

/** The share of a question's subject that a section must contain; less is enough if it is about the same thing. */
const LEAST_COVERAGE = 0.5
const LEAST_ANCHORED_COVERAGE = 0.35
/** So similar to a way to ask, a question is answered with less of its subject. */
const LEAST_SIMILARITY = 0.7
/** A question of which the documents know less is about something else. */
const LEAST_KNOWN = 0.5
const MOST_SENTENCES = 4

/** Answers questions from the sections of one role. It sees the question, and nothing of the account that asks. */
export class Answering {
  constructor(private readonly knowledge: Readonly<Record<Language, Knowledge>>) {}

  answer(question: string, topic: Topic | null): Answer {
    const language = languageOf(question)
    const nothing = { language, topic, field: null, passage: null }
    const decided = route(question, (word) => languages.some((each) => this.knowledge[each].contains(word)))
    if (decided.kind === 'INJECTION') return { ...nothing, outcome: 'REFUSED' }
    if (decided.kind === 'ANALYST') return { ...nothing, outcome: 'HANDED_OFF', field: decided.field }
    const found = this.find(question, language, topic)
    if (!found)
      return {
        ...nothing,
        outcome: this.knowledge[language].familiarity(question) >= LEAST_KNOWN ? 'UNKNOWN' : 'OUT_OF_SCOPE',
      }
    const { section } = found
    return {
      ...nothing,
      outcome: 'ANSWERED',
      language: section.language,
      topic: section.topic,
      passage: { section, positions: bestSentences(section, question) },
    }
  }

  /** The best section in the language of the question, otherwise in the other one: a short question can be in both. */
  private find(question: string, language: Language, topic: Topic | null): Finding | undefined {
    const inOrder = [language, ...languages.filter((each) => each !== language)]
    for (const each of inOrder) {
      const [best] = this.knowledge[each].search(question, topic ?? undefined)
      if (best && isEnough(best)) return best
    }
    return undefined
  }
}

function isEnough({ coverage, similarity, isAnchored }: Finding): boolean {
  return similarity >= LEAST_SIMILARITY || coverage >= (isAnchored ? LEAST_ANCHORED_COVERAGE : LEAST_COVERAGE)
}

/** The first sentence of a section, and those that have most in common with the question, in their order. */
function bestSentences({ sentences, language }: Section, question: string): number[] {
  const asked = new Set(contentWords(question, language).map((word) => stemOf(word, language)))
  const commonWith = (sentence: string) =>
    new Set(
      wordsOf(normalized(sentence))
        .map((word) => stemOf(word, language))
        .filter((stem) => asked.has(stem)),
    ).size
  return sentences
    .map((sentence, position) => ({ position, common: position === 0 ? Infinity : commonWith(sentence) }))
    .sort((one, other) => other.common - one.common || one.position - other.position)
    .slice(0, MOST_SENTENCES)
    .map(({ position }) => position)
    .sort((one, other) => one - other)
}
