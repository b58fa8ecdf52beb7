import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface AttentionProps {
  readonly of: readonly { readonly key: string; readonly text: ReactNode; readonly action?: ReactNode }[]
}

/** What waits for a decision, with the decision in the row. */
export function Attention({ of }: AttentionProps) {
  return (
    <ul className="attention">
      {of.map(({ key, text, action }) => (
        <li key={key}>
          <div>{text}</div>
          {action && <div className="row">{action}</div>}
        </li>
      ))}
    </ul>
  )
}

interface CountsProps {
  /** `to` leads to what is counted; `trend` shows how the number was. */
  readonly of: readonly {
    readonly name: string
    readonly count: ReactNode
    readonly to?: LinkProps['to']
    readonly trend?: ReactNode
  }[]
}

/** Numbers that lead to their lists. */
export function Counts({ of }: CountsProps) {
  return (
    <div className="counts">
      {of.map(({ name, count, to, trend }) => {
        const content = (
          <>
            <strong>{count}</strong>
            {name}
            {trend}
          </>
        )
        return to ? (
          <Link key={name} to={to} params={true}>
            {content}
          </Link>
        ) : (
          <div key={name}>{content}</div>
        )
      })}
    </div>
  )
}
