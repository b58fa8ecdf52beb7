import { CircleCheck, Info, TriangleAlert, X, type LucideIcon } from 'lucide-react'
import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button } from './Button'
import { Row } from './Layout'

interface NoticeProps {
  readonly tone?: 'ok' | 'wait' | 'stop' | 'plain'
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly onDismiss?: () => void
}

const icons: Record<NonNullable<NoticeProps['tone']>, LucideIcon> = {
  ok: CircleCheck,
  wait: TriangleAlert,
  stop: TriangleAlert,
  plain: Info,
}

/** A message inside the page. It is not announced: what appears after an action is, by `useAnnouncements` or by `Problem`. */
export function Notice({ tone = 'plain', title, children, actions, onDismiss }: NoticeProps) {
  const { t } = useLingui()
  const Icon = icons[tone]
  return (
    <div className={`notice ${tone}`}>
      <Icon size={18} aria-hidden />
      <div className="text">
        <strong>{title}</strong>
        {children}
        {actions && <Row>{actions}</Row>}
      </div>
      {onDismiss && (
        <Button tone="quiet" size="compact" onClick={onDismiss} aria-label={t`Dismiss`}>
          <X size={16} aria-hidden />
        </Button>
      )}
    </div>
  )
}

/** What an operation cannot do, in the sentences of the service that does it. They are in English in every language. */
export function Limitations({ of }: { readonly of: readonly { code: string; statement: string }[] }) {
  if (of.length === 0) return null
  return (
    <ul className="limits" lang="en">
      {of.map(({ code, statement }) => (
        <li key={code}>{statement}</li>
      ))}
    </ul>
  )
}
