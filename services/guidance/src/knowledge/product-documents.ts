import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '@enigm/contracts'
import { sectionsOf } from './markdown-sections'
import { topics, type Section, type Topic } from './section'
import { languages, type Language } from './words'

/** The roles that ask the assistant. */
export const askingRoles = ['CUSTOMER', 'OPERATOR', 'SUPPORT'] as const satisfies readonly Role[]
export type AskingRole = (typeof askingRoles)[number]

/** A section, and the roles that it is for. */
export interface SectionForRoles {
  readonly section: Section
  readonly roles: readonly AskingRole[]
}

interface ProductSection extends SectionForRoles {
  readonly language: Language
}

/**
 * The product documents: `<language>/<document>.md` of a directory. The English text names topic, operations and roles of each
 * section; the other languages name the same section by its id.
 * @throws Error that names the file and the section with a mistake
 */
export function productDocuments(directory: string): SectionForRoles[] {
  const english = sectionsIn(directory, 'en', () => undefined)
  const byId = new Map(english.map((each) => [each.section.id, each]))
  if (byId.size !== english.length) throw new Error('Two sections of the product documents have one id.')
  const others = languages
    .filter((language) => language !== 'en')
    .flatMap((language) => {
      const translated = sectionsIn(directory, language, (id) => byId.get(id))
      if (translated.length !== english.length)
        throw new Error(`The product documents in ${language} do not have the sections of those in en.`)
      return translated
    })
  return [...english, ...others]
}

function sectionsIn(
  directory: string,
  language: Language,
  originalOf: (id: string) => ProductSection | undefined,
): ProductSection[] {
  const files = readdirSync(join(directory, language)).filter((name) => name.endsWith('.md'))
  return files.sort().flatMap((file) => {
    const markdown = readFileSync(join(directory, language, file), 'utf8')
    return sectionsOf(markdown, language).map(({ headings, properties, sentences }) => {
      const id = properties.get('id')
      const original = id === undefined ? undefined : originalOf(id)
      const topic = original?.section.topic ?? properties.get('topic')
      if (id === undefined || topic === undefined || !Object.hasOwn(topics, topic))
        throw new Error(`${language}/${file}: "${headings.at(-1)}" has no id or no topic.`)
      const section: Section = {
        id,
        kind: 'PRODUCT',
        document: headings[0]!,
        title: headings.at(-1)!,
        language,
        sentences,
        also: properties.get('also') ?? '',
        topic: topic as Topic,
        operations: original?.section.operations ?? namesIn(properties.get('operations')),
      }
      return { language, section, roles: original?.roles ?? rolesIn(properties.get('roles')) }
    })
  })
}

function namesIn(text = ''): string[] {
  return text.split(',').flatMap((name) => name.trim() || [])
}

function rolesIn(text: string | undefined): readonly AskingRole[] {
  if (text === undefined) return askingRoles
  const names = namesIn(text)
  return askingRoles.filter((role) => names.includes(role))
}
