import { Link, type LinkProps } from '@tanstack/react-router'

export interface Tab {
  /** It has the parameters of the present address. */
  readonly to: LinkProps['to']
  readonly label: string
  /** What waits there; zero is not shown. */
  readonly count?: number | undefined
  /** For the part at the address of the whole: the others begin with it. */
  readonly isExact?: boolean
}

interface TabsProps {
  readonly label: string
  readonly of: readonly Tab[]
}

/** The parts of one object, each with an address. */
export function Tabs({ label, of }: TabsProps) {
  return (
    <nav className="tabs" aria-label={label}>
      {of.map(({ to, label: name, count, isExact = false }) => (
        <Link
          key={to}
          to={to}
          params={true}
          activeOptions={{ exact: isExact, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {name}
          {count ? <span className="badge">{count}</span> : null}
        </Link>
      ))}
    </nav>
  )
}
