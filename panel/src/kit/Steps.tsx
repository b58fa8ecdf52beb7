import { useLingui } from '@lingui/react/macro'
import { CircleCheck, CircleDashed, CircleX, Clock3, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

export interface Step {
  readonly key: string
  readonly title: ReactNode
  /** What is known and from when. */
  readonly detail?: ReactNode
  readonly progress: 'done' | 'now' | 'later' | 'failed'
}

const icons: Record<Step['progress'], LucideIcon> = {
  done: CircleCheck,
  now: Clock3,
  later: CircleDashed,
  failed: CircleX,
}

/** The progress of long work: payment, provisioning, deletion. Only what is known is said. */
export function Steps({ of }: { readonly of: readonly Step[] }) {
  const { t } = useLingui()
  const words = { done: t`Done`, now: t`In progress`, later: t`Not started`, failed: t`Failed` }
  return (
    <ol className="steps">
      {of.map(({ key, title, detail, progress }) => {
        const Icon = icons[progress]
        return (
          <li key={key} className={progress} aria-current={progress === 'now' ? 'step' : undefined}>
            <Icon size={20} role="img" aria-label={words[progress]} />
            <div>
              <div>{title}</div>
              {detail && <div className="second small">{detail}</div>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
