import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react/macro'
import { CircleCheck, CircleDashed, CircleX, Clock3, type LucideIcon } from 'lucide-react'

type Tone = 'ok' | 'wait' | 'stop' | 'off'

/** How a page shows one value of an enum. Each page has one table: `Record<DeviceState, StatusOf>`. */
export type StatusOf = readonly [tone: Tone, word: MessageDescriptor]

const icons: Record<Tone, LucideIcon> = { ok: CircleCheck, wait: Clock3, stop: CircleX, off: CircleDashed }

/** Icon, word and tone: never color alone. */
export function Status({ of: [tone, word] }: { readonly of: StatusOf }) {
  const { i18n } = useLingui()
  const Icon = icons[tone]
  return (
    <span className={`status ${tone}`}>
      <Icon size={16} aria-hidden />
      {i18n._(word)}
    </span>
  )
}
