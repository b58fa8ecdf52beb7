import { useEffect, useRef, type ReactNode } from 'react'

interface StackProps {
  readonly gap?: 'tight' | 'normal' | 'loose'
  readonly children: ReactNode
}

/** One below the other. */
export function Stack({ gap = 'normal', children }: StackProps) {
  return <div className={`stack ${gap}`}>{children}</div>
}

/** Side by side, wrapped when there is no room. */
export function Row({ children }: { readonly children: ReactNode }) {
  return <div className="row">{children}</div>
}

/** Equal columns that become one on a phone. */
export function Columns({ children }: { readonly children: ReactNode }) {
  return <div className="columns">{children}</div>
}

export function Card({ children }: { readonly children: ReactNode }) {
  return <div className="card stack">{children}</div>
}

interface PageHeaderProps {
  readonly title: string
  /** One sentence that says what the page is about. */
  readonly lead?: ReactNode
  /** The main actions of the page. */
  readonly actions?: ReactNode
}

/** Every page begins with it: it names the document and takes the focus after a navigation, so that screen readers read it. */
export function PageHeader({ title, lead, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Enigm Command`
    heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <div className="page-header">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className="second">{lead}</p>}
      </div>
      {actions && <Row>{actions}</Row>}
    </div>
  )
}

interface SectionProps {
  readonly title: string
  readonly lead?: ReactNode
  /** The anchor of the section, for links from other pages. */
  readonly id?: string
  readonly children?: ReactNode
}

export function Section({ title, lead, id, children }: SectionProps) {
  return (
    <section className="section" id={id}>
      <header>
        <h2>{title}</h2>
        {lead && <p className="second">{lead}</p>}
      </header>
      {children}
    </section>
  )
}

/** Names and values, such as the properties of a device. */
export function Facts({ of }: { readonly of: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {of.map(([name, value]) => [<dt key={`${name} name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
    </dl>
  )
}
