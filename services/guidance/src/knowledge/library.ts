import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scopesOfRole, type Scope } from '@enigm/contracts'
import { sectionsOf, sentencesOf } from './markdown-sections'
import { askingRoles, productDocuments, type AskingRole, type SectionForRoles } from './product-documents'
import { panelOperations, type SchemaOperation } from './schema-operations'
import type { Section } from './section'
import { languages } from './words'

/** All that the assistant knows: public documents, and nothing of an account. */
export interface Library {
  readonly sections: readonly SectionForRoles[]
  readonly operations: readonly SchemaOperation[]
}

/** The pages of the documentation, and the roles that they are for. */
const pages: Readonly<Record<string, readonly AskingRole[]>> = {
  assistant: askingRoles,
  deletion: askingRoles,
  devices: askingRoles,
  esim: ['OPERATOR'],
  keys: askingRoles,
  partners: askingRoles,
  payments: askingRoles,
  servers: askingRoles,
  'sign-in': askingRoles,
  visibility: askingRoles,
  configuration: ['OPERATOR'],
  operating: ['OPERATOR'],
  roles: ['OPERATOR', 'SUPPORT'],
}
const LONGEST_ENTRY = 600

/** Reads all documents of a repository. @throws Error that names a document with a mistake */
export function readLibrary(root: string): Library {
  const content = join(root, 'services', 'guidance', 'content')
  const operations = panelOperations(root)
  return {
    operations,
    sections: [
      ...productDocuments(join(content, 'product')),
      ...Object.entries(pages).flatMap(([page, roles]) => documentation(root, page, roles)),
      ...glossary(root),
      ...training(join(content, 'courses')),
      ...operations.map(schemaSection),
    ],
  }
}

/** Whether a list of scopes permits an operation. */
export function isPermitted({ scopes }: SchemaOperation, has: (scope: Scope) => boolean): boolean {
  return scopes.length === 0 || scopes.some((all) => all.every((scope) => has(scope as Scope)))
}

function documentation(root: string, page: string, roles: readonly AskingRole[]): SectionForRoles[] {
  const markdown = readFileSync(join(root, 'docs', `${page}.md`), 'utf8')
  return sectionsOf(markdown, 'en').map(({ headings, sentences }, number) => ({
    roles,
    section: {
      id: `${page}-${number + 1}`,
      kind: 'DOCUMENTATION',
      document: headings[0]!,
      title: headings.at(-1)!,
      language: 'en',
      sentences,
      also: '',
      topic: 'DOCUMENTATION_GUIDANCE',
      operations: [],
    },
  }))
}

/** Each entry of the glossary is a section: otherwise a letter would fit every question. */
function glossary(root: string): SectionForRoles[] {
  const lines = readFileSync(join(root, 'docs', 'glossary.md'), 'utf8').split('\n')
  return lines.flatMap((line): SectionForRoles[] => {
    const [, term, definition] = /^- \*\*(.+?)\*\*: (.+)$/.exec(line) ?? []
    if (term === undefined || definition === undefined || definition.length > LONGEST_ENTRY) return []
    const section: Section = {
      id: `glossary-${term.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`,
      kind: 'DOCUMENTATION',
      document: 'Glossary',
      title: term,
      language: 'en',
      sentences: sentencesOf(definition, 'en'),
      also: '',
      topic: 'FEATURE_EXPLANATION',
      operations: [],
    }
    return [{ section, roles: askingRoles }]
  })
}

function training(directory: string): SectionForRoles[] {
  const folders = existsSync(directory) ? readdirSync(directory, { withFileTypes: true }) : []
  const modules = folders
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(join(directory, name))
        .sort()
        .map((module) => join(name, module)),
    )
  return modules.flatMap((module) =>
    languages.flatMap((language) => {
      const path = join(directory, module, `${language}.md`)
      if (!existsSync(path)) return []
      const text = readFileSync(path, 'utf8')
      const [, title = module] = /^title: *["']?(.+?)["']?$/m.exec(text) ?? []
      return sectionsOf(text, language).map(({ headings, sentences }, number): SectionForRoles => ({
        roles: askingRoles,
        section: {
          id: `${module.split('/').at(-1)}-${number + 1}`,
          kind: 'TRAINING',
          document: title,
          title: headings.at(-1)!,
          language,
          sentences,
          also: '',
          topic: 'USER_ASSISTANCE',
          operations: [],
        },
      }))
    }),
  )
}

function schemaSection(operation: SchemaOperation): SectionForRoles {
  const { name, isMutation, description } = operation
  return {
    roles: askingRoles.filter((role) =>
      isPermitted(operation, (scope) => scopesOfRole[role].includes(scope)),
    ),
    section: {
      id: name,
      kind: 'SCHEMA',
      document: 'API schema of the panel',
      title: name,
      language: 'en',
      sentences: sentencesOf(description, 'en'),
      also: name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
      topic: 'FEATURE_EXPLANATION',
      operations: isMutation ? [name] : [],
    },
  }
}
