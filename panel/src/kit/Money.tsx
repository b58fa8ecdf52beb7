import { useLingui } from '@lingui/react/macro'

interface MoneyProps {
  /** In minor units, as the schema gives it. */
  readonly amount: number
  readonly currency: string
}

export function Money({ amount, currency }: MoneyProps) {
  const { i18n } = useLingui()
  const format = new Intl.NumberFormat(i18n.locale, { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(amount / 10 ** digits)
}
