import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { stemOf, type Language } from './words'

const groups = z.array(z.array(z.string().min(1)).min(2))
const file = z.strictObject({ en: groups, de: groups })

/** A sense has the name of its words, behind a sign that no word has. */
const SIGN = '≈'

/** The senses of each stem, by language: words for one thing share one. */
const senses: Readonly<Record<Language, ReadonlyMap<string, readonly string[]>>> = (() => {
  const path = join(__dirname, '..', '..', 'content', 'synonyms.yaml')
  const read = file.parse(parse(readFileSync(path, 'utf8')))
  return { en: byStem(read.en, 'en'), de: byStem(read.de, 'de') }
})()

function byStem(all: readonly (readonly string[])[], language: Language): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const words of all)
    for (const stem of new Set(words.map((word) => stemOf(word, language))))
      found.set(stem, [...(found.get(stem) ?? []), SIGN + words.join()])
  return found
}

export function sensesOf(stem: string, language: Language): readonly string[] {
  return senses[language].get(stem) ?? []
}

export function isSense(term: string): boolean {
  return term.startsWith(SIGN)
}
