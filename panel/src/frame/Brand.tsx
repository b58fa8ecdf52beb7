import { Link, type LinkProps } from '@tanstack/react-router'

/** The sign and the name, which lead to the first page of the space. */
export function Brand({ to }: { readonly to: LinkProps['to'] }) {
  return (
    <Link to={to} className="brand">
      <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden>
        <rect width="32" height="32" rx="8" fill="currentColor" />
        <path d="M10 10h12M10 16h8M10 22h12" stroke="var(--surface)" strokeWidth="3" strokeLinecap="round" />
      </svg>
      Enigm Command
    </Link>
  )
}
