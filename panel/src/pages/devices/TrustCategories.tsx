import { useLingui } from '@lingui/react/macro'
import { Table } from '../../kit'
import { signalKinds, signalValues } from './device-words'

interface TrustCategoriesProps {
  readonly label: string
  readonly of: readonly { readonly kind: string; readonly value: string }[]
}

/** The states of another holder’s device: no time, and no sum of them. */
export function TrustCategories({ label, of }: TrustCategoriesProps) {
  const { i18n, t } = useLingui()
  const textOf = (texts: typeof signalKinds, code: string) =>
    texts[code] ? i18n._(texts[code]) : <code>{code}</code>
  return (
    <Table
      label={label}
      items={of}
      keyOf={({ kind }) => kind}
      columns={[
        { title: t`Signal`, cell: ({ kind }) => textOf(signalKinds, kind) },
        { title: t`Value`, cell: ({ value }) => textOf(signalValues, value) },
      ]}
    />
  )
}
