import { z } from 'zod'
import {
  contentId as id,
  languages,
  levels,
  type ContentFiles,
  type Language,
  type Level,
} from './content-files'
import { CHOICES } from './limits'

/** A question of an exam. `correct` leaves this service in no answer. */
export interface Question {
  readonly id: string
  readonly module: string
  /** Whether it has more than one correct choice. */
  readonly several: boolean
  readonly choices: readonly string[]
  readonly correct: readonly string[]
  readonly text: Readonly<Record<Language, QuestionText>>
}

interface QuestionText {
  readonly question: string
  readonly choices: Readonly<Record<string, string>>
  readonly explanation: string
}

const text = z.string().trim().min(1).max(600)
const item = z.strictObject({
  id,
  module: id,
  question: text,
  choices: z.array(z.strictObject({ id, text })).length(CHOICES),
  correct: z.array(id).min(1).max(CHOICES),
  explanation: text,
  several: z.literal(true).optional(),
})
const list = z.array(item)
type Item = z.infer<typeof item>

/** The questions of a course, from its file in each language, which must agree in everything but the words. */
export function bankOf(files: ContentFiles, level: Level, modules: readonly string[]): Question[] {
  const [english = [], german = []] = Object.values(languages).map((language) => {
    const path = `exam/${levels[level]}.${language}.yaml`
    const items = files.yaml(list, path) ?? []
    checkEach(items, modules, (mistake) => files.report(path, mistake))
    return items
  })
  const path = `exam/${levels[level]}.de.yaml`
  for (const { id } of german.filter(({ id }) => !english.some((each) => each.id === id)))
    files.report(path, `${id}: it is in no English exam`)
  return english.flatMap((en) => {
    const de = german.find((each) => each.id === en.id)
    if (!de) {
      files.report(path, `${en.id}: it is missing`)
      return []
    }
    if (outline(en) !== outline(de))
      files.report(path, `${en.id}: its languages differ in more than their words`)
    return [questionOf(en, de)]
  })
}

function questionOf(en: Item, de: Item): Question {
  return {
    id: en.id,
    module: en.module,
    several: en.several ?? false,
    choices: en.choices.map((choice) => choice.id),
    correct: en.correct,
    text: { EN: textOf(en), DE: textOf(de) },
  }
}

function checkEach(
  items: readonly Item[],
  modules: readonly string[],
  mistake: (sentence: string) => void,
): void {
  for (const { id, module, choices, correct, several } of items) {
    const ids = choices.map((choice) => choice.id)
    if (items.filter((each) => each.id === id).length > 1) mistake(`${id}: two questions have this id`)
    if (!modules.includes(module)) mistake(`${id}: the course has no module ${module}`)
    if (new Set(ids).size < ids.length) mistake(`${id}: two choices have one id`)
    if (new Set(choices.map((choice) => choice.text)).size < ids.length)
      mistake(`${id}: two choices read the same`)
    if (new Set(correct).size < correct.length) mistake(`${id}: a correct choice stands twice`)
    for (const choice of correct.filter((choice) => !ids.includes(choice)))
      mistake(`${id}: the correct choice ${choice} is none of its choices`)
    if (correct.length > 1 !== (several ?? false))
      mistake(`${id}: \`several\` does not fit its correct choices`)
    if (correct.length === ids.length) mistake(`${id}: every choice is correct`)
  }
}

function outline({ module, choices, correct, several }: Item): string {
  return JSON.stringify([module, choices.map(({ id }) => id).sort(), [...correct].sort(), several ?? false])
}

function textOf({ question, choices, explanation }: Item): QuestionText {
  return { question, explanation, choices: Object.fromEntries(choices.map(({ id, text }) => [id, text])) }
}
