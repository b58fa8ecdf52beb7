import MarkdownIt, { type Token } from 'markdown-it'
import type { Language } from './words'

/** A part of a Markdown document under one heading. */
interface MarkdownSection {
  /** The headings from the document's title to that of the section. */
  readonly headings: readonly string[]
  /** The values of a comment `<!-- id: …; topic: … -->` below the heading. */
  readonly properties: ReadonlyMap<string, string>
  readonly sentences: readonly string[]
}

const parser = new MarkdownIt('commonmark', { html: true })
const COMMENT = /^<!--\s*(.*?)\s*-->$/s
/** Paragraphs for engineers: tables, names of test files, and labels without a sentence. */
const isOfEngineers = (text: string) => /^(?:\||Tests: )/.test(text)

/** The sections of a Markdown text. Code, tables and references to tests are left out. */
export function sectionsOf(markdown: string, language: Language): MarkdownSection[] {
  const sections: { headings: string[]; properties: Map<string, string>; sentences: string[] }[] = []
  let headings: string[] = []
  const tokens = parser.parse(markdown.replace(/^---\n.*?\n---\n/s, ''), {})
  for (const [index, token] of tokens.entries()) {
    const section = sections.at(-1)
    if (token.type === 'heading_open') {
      const level = Number(token.tag.slice(1))
      headings = [...headings.slice(0, level - 1), plainText(tokens[index + 1]!)]
      sections.push({ headings, properties: new Map(), sentences: [] })
    } else if (token.type === 'html_block') {
      for (const [name, value] of propertiesIn(token.content)) section?.properties.set(name, value)
    } else if (token.type === 'inline' && tokens[index - 1]?.type !== 'heading_open') {
      const text = plainText(token)
      if (!isOfEngineers(text)) section?.sentences.push(...sentencesOf(text, language))
    }
  }
  return sections.filter(({ sentences }) => sentences.length > 0)
}

/** The sentences of a text. */
export function sentencesOf(text: string, language: Language): string[] {
  const segments = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)
  return [...segments].map(({ segment }) => segment.trim()).filter((sentence) => /\p{L}/u.test(sentence))
}

function propertiesIn(html: string): [name: string, value: string][] {
  const [, text = ''] = COMMENT.exec(html.trim()) ?? []
  return text
    .split(';')
    .filter((entry) => entry.includes(':'))
    .map((entry) => {
      const [name = '', ...value] = entry.split(':')
      return [name.trim(), value.join(':').trim()]
    })
}

function plainText({ children }: Token): string {
  const texts = (children ?? []).map(({ type, content }) => {
    if (type === 'softbreak' || type === 'hardbreak') return ' '
    return type === 'text' || type === 'code_inline' ? content : ''
  })
  return texts.join('').trim()
}
