import { useLingui } from '@lingui/react/macro'

type Precision = 'minute' | 'hour' | 'day'

const formats: Record<Precision, Intl.DateTimeFormatOptions> = {
  minute: { dateStyle: 'medium', timeStyle: 'short' },
  hour: { dateStyle: 'medium', timeStyle: 'short' },
  // Days are days of UTC: another zone would show the day before or after.
  day: { dateStyle: 'medium', timeZone: 'UTC' },
}

interface TimeProps {
  /** A DateTime or a Date of the schema. */
  readonly at: string
  /** As precise as the service stores it. */
  readonly precision?: Precision
}

/** A moment or a day in the language of the page. */
export function Time({ at, precision = 'minute' }: TimeProps) {
  const { i18n, t } = useLingui()
  const text = new Intl.DateTimeFormat(i18n.locale, formats[precision]).format(new Date(at))
  return <time dateTime={at}>{precision === 'hour' ? t`about ${text}` : text}</time>
}
