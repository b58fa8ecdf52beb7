import { createHash } from 'node:crypto'
import { z } from 'zod'
import { contentId, ContentFiles, languages, levels, type Language, type Level } from './content-files'
import { LEAST_MODULES, LEAST_QUESTIONS, LEAST_WORDS, MOST_BLOCKS, MOST_MODULES, MOST_WORDS } from './limits'
import { blocksOf, wordsIn, type Block } from './markdown'
import { bankOf, type Question } from './question-bank'

const topics = ['PRODUCT_EDUCATION', 'SECURITY_GUIDANCE', 'CONFIGURATION_GUIDANCE'] as const
export type Topic = (typeof topics)[number]

/** A module in one language. */
interface ModuleText {
  readonly title: string
  readonly objectives: readonly string[]
  readonly sources: readonly string[]
  readonly blocks: readonly Block[]
  readonly words: number
}

export interface CourseModule {
  readonly id: string
  readonly level: Level
  readonly version: number
  readonly topic: Topic
  readonly text: Readonly<Record<Language, ModuleText>>
}

export interface Course {
  readonly level: Level
  /** It grows with every revision of a module and with every new one. */
  readonly version: number
  readonly modules: readonly CourseModule[]
  readonly questions: readonly Question[]
  /** Changes with every change of what an exam asks and expects. */
  readonly fingerprint: string
}

export interface Content {
  readonly courses: readonly Course[]
}

/** All mistakes in the content at once, each with its file. */
export class ContentError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(`The content is not valid:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`)
    this.name = 'ContentError'
  }
}

const sentence = z.string().trim().min(1).max(300)
const frontMatter = z.strictObject({
  id: contentId,
  version: z.int().min(1).max(1_000),
  title: z.string().trim().min(1).max(120),
  objectives: z.array(sentence).min(1).max(8),
  sources: z.array(sentence).min(1).max(12),
})
const topicTable = z.record(contentId, z.enum(topics))
type TopicTable = z.infer<typeof topicTable>

/**
 * Reads the courses and exams of a directory: `courses/<level>/<nn-slug>/<language>.md`, `exam/<level>.<language>.yaml`, and
 * `topics.yaml` with the topic of each module.
 * @throws ContentError with every mistake
 */
export function readContent(directory: string): Content {
  const files = new ContentFiles(directory)
  const table = files.yaml(topicTable, 'topics.yaml') ?? {}
  const courses = (Object.keys(levels) as Level[]).map((level) => courseOf(files, level, table))
  const ids = courses.flatMap(({ modules }) => modules.map(({ id }) => id))
  for (const id of ids.filter((id, index) => ids.indexOf(id) !== index))
    files.report('courses', `two modules have the id ${id}`)
  for (const id of Object.keys(table).filter((id) => !ids.includes(id)))
    files.report('topics.yaml', `there is no module ${id}`)
  if (files.mistakes.length > 0) throw new ContentError(files.mistakes)
  return { courses }
}

function courseOf(files: ContentFiles, level: Level, table: TopicTable): Course {
  const folder = `courses/${levels[level]}`
  const modules = files.names(folder).flatMap((slug) => {
    const module = moduleIn(files, `${folder}/${slug}`, level, table)
    return module ?? []
  })
  const questions = bankOf(
    files,
    level,
    modules.map(({ id }) => id),
  )
  if (modules.length < LEAST_MODULES || modules.length > MOST_MODULES)
    files.report(folder, `it has ${modules.length} modules, not ${LEAST_MODULES} to ${MOST_MODULES}`)
  if (questions.length < LEAST_QUESTIONS)
    files.report(
      `exam/${levels[level]}`,
      `it has ${questions.length} questions, not ${LEAST_QUESTIONS} or more`,
    )
  const asked = questions.map(({ id, choices, correct }) => [id, [...choices].sort(), [...correct].sort()])
  return {
    level,
    version: modules.reduce((sum, { version }) => sum + version, 0),
    modules,
    questions,
    fingerprint: createHash('sha256').update(JSON.stringify(asked)).digest('base64url'),
  }
}

function moduleIn(
  files: ContentFiles,
  path: string,
  level: Level,
  table: TopicTable,
): CourseModule | undefined {
  if (!/\/\d\d-[a-z0-9-]+$/.test(path))
    files.report(path, 'its name is not a number of two digits and a slug')
  const [en, de] = Object.values(languages).map((language) => moduleText(files, `${path}/${language}.md`))
  if (!en || !de) return undefined
  if (en.id !== de.id) files.report(path, 'its languages differ in the id')
  if (en.version !== de.version) files.report(path, 'its languages differ in the version')
  if (en.objectives.length !== de.objectives.length)
    files.report(path, 'its languages differ in the number of objectives')
  const topic = table[en.id]
  if (!topic) files.report('topics.yaml', `the module ${en.id} has no topic`)
  return { id: en.id, level, version: en.version, topic: topic ?? topics[0], text: { EN: en, DE: de } }
}

function moduleText(
  files: ContentFiles,
  path: string,
): (ModuleText & { id: string; version: number }) | undefined {
  const text = files.text(path)
  if (text === undefined) return undefined
  const [, head, body] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? []
  if (head === undefined || body === undefined) {
    files.report(path, 'it does not begin with front matter')
    return undefined
  }
  const matter = files.parsed(frontMatter, path, head)
  const blocks = blocksOf(body, (mistake) => files.report(path, mistake))
  const words = wordsIn(blocks)
  if (words < LEAST_WORDS || words > MOST_WORDS)
    files.report(path, `it has ${words} words, not ${LEAST_WORDS} to ${MOST_WORDS}`)
  if (blocks.length > MOST_BLOCKS) files.report(path, `it has more than ${MOST_BLOCKS} blocks`)
  return matter && { ...matter, blocks, words }
}
