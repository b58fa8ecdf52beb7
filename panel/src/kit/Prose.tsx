import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface Span {
  readonly text: string
  readonly style: 'PLAIN' | 'STRONG' | 'EMPHASIS' | 'CODE'
  readonly href: string | null
}

interface Line {
  readonly spans: readonly Span[]
}

interface Block {
  readonly kind: 'HEADING' | 'PARAGRAPH' | 'BULLETS' | 'STEPS' | 'QUOTE' | 'CODE'
  readonly level: number | null
  readonly lines: readonly Line[]
}

/** A longer text in blocks. Each piece is put on the page as text, so that none of it is HTML. */
export function Prose({ of }: { readonly of: readonly Block[] }) {
  return (
    <div className="prose">
      {of.map((block, index) => (
        <BlockOf key={index} of={block} />
      ))}
    </div>
  )
}

function BlockOf({ of: { kind, level, lines } }: { readonly of: Block }) {
  const Heading = level === 3 ? 'h3' : 'h2'
  const items = lines.map((line, index) => ({ index, text: <Text of={line} /> }))
  if (kind === 'HEADING') return <Heading>{items[0]?.text}</Heading>
  if (kind === 'CODE')
    return (
      // A long line is scrolled, also with the keyboard.
      <pre tabIndex={0}>{lines.map(({ spans }) => spans.map(({ text }) => text).join('')).join('\n')}</pre>
    )
  if (kind === 'BULLETS' || kind === 'STEPS') {
    const List = kind === 'STEPS' ? 'ol' : 'ul'
    return (
      <List>
        {items.map(({ index, text }) => (
          <li key={index}>{text}</li>
        ))}
      </List>
    )
  }
  const paragraphs = items.map(({ index, text }) => <p key={index}>{text}</p>)
  return kind === 'QUOTE' ? <blockquote>{paragraphs}</blockquote> : paragraphs
}

function Text({ of: { spans } }: { readonly of: Line }) {
  return spans.map((span, index) => <Piece key={index} of={span} />)
}

function Piece({ of: { text, style, href } }: { readonly of: Span }) {
  const styled = styles[style](text)
  if (!href) return styled
  if (href.startsWith('/')) return <Link to={href as LinkProps['to']}>{styled}</Link>
  return (
    <a href={href} rel="noreferrer">
      {styled}
    </a>
  )
}

const styles: Readonly<Record<Span['style'], (text: string) => ReactNode>> = {
  PLAIN: (text) => text,
  STRONG: (text) => <strong>{text}</strong>,
  EMPHASIS: (text) => <em>{text}</em>,
  CODE: (text) => <code>{text}</code>,
}
