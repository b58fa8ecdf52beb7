import { useLingui } from '@lingui/react/macro'
import type { SignalFragment } from '../../generated/devices'
import { Table, Time } from '../../kit'
import { signalKinds, signalSources } from './device-words'

interface SignalTableProps {
  readonly label: string
  readonly signals: readonly SignalFragment[]
}

/** Signals one below the other, each with its source: no sum and no color says more than they do. */
export function SignalTable({ label, signals }: SignalTableProps) {
  const { i18n, t } = useLingui()
  const textOf = (texts: typeof signalKinds, code: string) =>
    texts[code] ? i18n._(texts[code]) : <code>{code}</code>
  return (
    <Table
      label={label}
      items={signals.map((signal, index) => ({ ...signal, key: String(index) }))}
      keyOf={({ key }) => key}
      columns={[
        { title: t`Signal`, cell: ({ kind }) => textOf(signalKinds, kind) },
        { title: t`Value`, cell: ({ value }) => <code>{value}</code> },
        { title: t`Source`, cell: ({ source }) => textOf(signalSources, source) },
        {
          title: t`Since`,
          cell: ({ observedAt }) => <Time at={observedAt} />,
        },
      ]}
    />
  )
}
