import { useLingui } from '@lingui/react/macro'
import type { SignalFragment } from '../../generated/devices'
import { Table, Time } from '../../kit'
import { securityEventCategories, signalKinds, signalSources, signalValues } from './device-words'

interface SignalTableProps {
  readonly label: string
  readonly signals: readonly SignalFragment[]
}

/** Signals one below the other, each with its source: no sum and no color says more than they do. */
export function SignalTable({ label, signals }: SignalTableProps) {
  const { i18n, t } = useLingui()
  const textOf = (texts: typeof signalKinds, code: string) =>
    texts[code] ? i18n._(texts[code]) : <code>{code}</code>
  const valueOf = ({ kind, value }: SignalFragment) => {
    if (kind !== 'SECURITY_EVENTS') return textOf(signalValues, value)
    const [category = '', count] = value.split(':')
    return (
      <>
        {textOf(securityEventCategories, category)}: {count}
      </>
    )
  }
  return (
    <Table
      label={label}
      items={signals.map((signal, index) => ({ ...signal, key: String(index) }))}
      keyOf={({ key }) => key}
      columns={[
        { title: t`Signal`, cell: ({ kind }) => textOf(signalKinds, kind) },
        { title: t`Value`, cell: valueOf },
        { title: t`Source`, cell: ({ source }) => textOf(signalSources, source) },
        {
          title: t`Since`,
          cell: ({ observedAt }) => <Time at={observedAt} />,
        },
      ]}
    />
  )
}
