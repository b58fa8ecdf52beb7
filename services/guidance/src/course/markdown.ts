import MarkdownIt, { type Token } from 'markdown-it'

/** The kinds of blocks that a module can have. */
export const blockKinds = {
  HEADING: 'A heading; `level` is 2 or 3.',
  PARAGRAPH: 'One line of running text.',
  BULLETS: 'A list; each line is an item.',
  STEPS: 'A numbered list; each line is an item.',
  QUOTE: 'A quotation; each line is a paragraph.',
  CODE: 'Text of fixed width, such as a command.',
} as const
export type BlockKind = keyof typeof blockKinds

export const spanStyles = {
  PLAIN: 'No emphasis.',
  STRONG: 'Strong emphasis.',
  EMPHASIS: 'Emphasis.',
  CODE: 'A name or a command.',
} as const
export type SpanStyle = keyof typeof spanStyles

/** A piece of a line in one style. */
interface Span {
  readonly text: string
  readonly style: SpanStyle
  readonly href: string | null
}

interface Line {
  readonly spans: readonly Span[]
}

export interface Block {
  readonly kind: BlockKind
  readonly level: number | null
  readonly lines: readonly Line[]
}

/** Raw HTML is recognized, so that it can be refused. */
const parser = new MarkdownIt('commonmark', { html: true })

const opening: Readonly<Record<string, BlockKind>> = {
  heading_open: 'HEADING',
  paragraph_open: 'PARAGRAPH',
  bullet_list_open: 'BULLETS',
  ordered_list_open: 'STEPS',
  blockquote_open: 'QUOTE',
}
const styles: Readonly<Record<string, SpanStyle>> = { strong_open: 'STRONG', em_open: 'EMPHASIS' }
/** A link to a page of the panel, or to a web page with TLS. */
const linkTarget = /^(?:\/(?!\/)|https:\/\/)[\x21-\x7e]*$/

/**
 * The blocks of a Markdown text. They contain text alone: no client interprets any of it as HTML.
 * @param mistake receives a sentence about each construction that a module cannot have
 */
export function blocksOf(markdown: string, mistake: (sentence: string) => void): Block[] {
  const blocks: Block[] = []
  let block: { kind: BlockKind; level: number | null; lines: Line[] } | undefined
  let closing = ''
  const begin = (kind: BlockKind, level: number | null = null) => {
    block = { kind, level, lines: [] }
    blocks.push(block)
  }
  for (const token of parser.parse(markdown, {})) {
    const kind = opening[token.type]
    if (kind && !block) {
      begin(kind, kind === 'HEADING' ? headingLevel(token, mistake) : null)
      closing = token.type.replace(/open$/, 'close')
    } else if (kind && kind !== 'PARAGRAPH') {
      mistake(`it has a ${kind.toLowerCase()} inside of another block`)
    } else if (token.type === closing && token.level === 0) {
      block = undefined
    } else if (token.type === 'inline') {
      const spans = spansOf(token.children ?? [], mistake)
      if (spans[0]?.text.startsWith('|')) mistake('it has a table')
      block?.lines.push({ spans })
    } else if (token.type === 'fence' || token.type === 'code_block') {
      if (block) mistake('it has code inside of another block')
      begin('CODE')
      const lines = token.content.replace(/\n$/, '').split('\n')
      block!.lines.push(...lines.map((text) => ({ spans: [plain(text)] })))
      block = undefined
    } else if (!/_(?:open|close)$/.test(token.type)) {
      mistake(`it has a construction that is not supported: ${token.type}`)
    }
  }
  return blocks
}

/** The number of words of blocks. */
export function wordsIn(blocks: readonly Block[]): number {
  const text = blocks.flatMap(({ lines }) =>
    lines.map(({ spans }) => spans.map((span) => span.text).join('')),
  )
  return text.join(' ').split(/\s+/).filter(Boolean).length
}

function headingLevel({ tag }: Token, mistake: (sentence: string) => void): number {
  const level = Number(tag.slice(1))
  if (level < 2 || level > 3) mistake('a heading has a level other than 2 or 3')
  return level
}

function plain(text: string): Span {
  return { text, style: 'PLAIN', href: null }
}

function spansOf(tokens: readonly Token[], mistake: (sentence: string) => void): Span[] {
  const spans: Span[] = []
  const open: SpanStyle[] = []
  let href: string | null = null
  const add = (text: string, style: SpanStyle = open.at(-1) ?? 'PLAIN') => {
    const last = spans.at(-1)
    if (last && last.style === style && last.href === href)
      spans[spans.length - 1] = { ...last, text: last.text + text }
    else if (text) spans.push({ text, style, href })
  }
  for (const token of tokens) {
    const style = styles[token.type]
    if (style) open.push(style)
    else if (token.type === 'strong_close' || token.type === 'em_close') open.pop()
    else if (token.type === 'text') add(token.content)
    else if (token.type === 'softbreak' || token.type === 'hardbreak') add(' ')
    else if (token.type === 'code_inline') add(token.content, 'CODE')
    else if (token.type === 'link_close') href = null
    else if (token.type === 'link_open') {
      href = token.attrGet('href')
      if (!linkTarget.test(href ?? '')) mistake('a link leads neither to a page of the panel nor to https')
    } else mistake(`it has a construction that is not supported: ${token.type}`)
  }
  return spans
}
