import { i18n, type Messages } from '@lingui/core'

export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages

const catalogs = import.meta.glob<{ messages: Messages }>(['./locales/*.po', './pages/*/locales/*.po'])
const loaded = new Set<string>()
/** The folders whose messages pages use: the frame's, and those of each domain that was opened. */
const folders = new Set(['./locales'])
let present: Language | undefined

/** The language of the address, or the first of the browser's that the panel speaks. */
export function languageOf(chosen: string | undefined): Language {
  const candidates = [chosen, ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return candidates.find((tag): tag is Language => tag !== undefined && Object.hasOwn(languages, tag)) ?? 'en'
}

/** Shows everything in a language, from now on. */
export async function speak(language: Language): Promise<void> {
  if (present === language) return
  present = language
  await Promise.all([...folders].map((folder) => load(folder, language)))
  i18n.activate(language)
  document.documentElement.lang = language
}

/** Loads the messages of a domain, for a route that is being opened. */
export async function loadMessages(domain: string): Promise<void> {
  const folder = `./pages/${domain}/locales`
  folders.add(folder)
  if (present) await load(folder, present)
}

async function load(folder: string, language: Language): Promise<void> {
  const path = `${folder}/${language}.po`
  if (loaded.has(path)) return
  const catalog = await catalogs[path]?.()
  if (!catalog) throw new Error(`There is no catalog ${path}.`)
  i18n.load(language, catalog.messages)
  loaded.add(path)
}
