import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Knowledge, knowledgeFileOf, type KnowledgeFile } from './knowledge'
import { readLibrary, type Library } from './library'
import { askingRoles, type AskingRole } from './product-documents'
import type { SchemaOperation } from './schema-operations'
import { languages, type Language } from './words'

/** The indexes are output of the build; a service reads them when it starts. */
const directory = join(__dirname, '..', '..', 'dist', 'indexes')
const OPERATIONS = 'operations.json'

type KnowledgeByLanguage = Readonly<Record<Language, Knowledge>>

/** Reads the documents of a repository and writes the index of each role and language. */
export function writeKnowledge(root: string): void {
  const library = readLibrary(root)
  mkdirSync(directory, { recursive: true })
  for (const role of askingRoles)
    for (const language of languages) write(fileName(role, language), indexOf(library, role, language))
  write(OPERATIONS, library.operations)
}

/** The index of one role in one language. */
function indexOf({ sections }: Library, role: AskingRole, language: Language): KnowledgeFile {
  const own = sections.filter(({ section, roles }) => section.language === language && roles.includes(role))
  return knowledgeFileOf(
    language,
    own.map(({ section }) => section),
  )
}

/** @throws Error when the indexes were not built */
export function readKnowledge(role: AskingRole): KnowledgeByLanguage {
  const of = (language: Language) => new Knowledge(read(fileName(role, language)) as KnowledgeFile)
  return { en: of('en'), de: of('de') }
}

/** @throws Error when the indexes were not built */
export function readOperations(): readonly SchemaOperation[] {
  return read(OPERATIONS) as readonly SchemaOperation[]
}

function fileName(role: AskingRole, language: Language): string {
  return `${role.toLowerCase()}.${language}.json`
}

/** Another process can read a file while it is written again. */
function write(name: string, value: object): void {
  const path = join(directory, name)
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(value))
  renameSync(`${path}.${process.pid}`, path)
}

function read(name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(directory, name), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Error('The indexes of the assistant are missing: run npm run build.', { cause: error })
  }
}
