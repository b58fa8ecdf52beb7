import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Counts, Loaded, Section, Sparkline, Table, Time } from '../../../kit'
import type { Counter, CountersOfService } from './counters'

const DAY_MILLISECONDS = 86_400_000

export const shown = (count: number | null | undefined) => count ?? '< 5'

interface CountedProps {
  readonly of: CountersOfService
  readonly days: number
}

/** The counters of one service, now and over the last days. */
export function Counted({ of: { useCounters }, days }: CountedProps) {
  const { i18n } = useLingui()
  return (
    <Loaded of={useCounters(days)}>
      {(counters) =>
        counters.map((counter) => {
          const title = i18n._(counter.title)
          return (
            <Section key={title} title={title}>
              <Counts
                of={Object.entries(counter.words).map(([name, word]) => ({
                  name: i18n._(word),
                  count: shown(counter.now[name]),
                  trend: <Sparkline of={valuesOf(name, counter, days)} />,
                }))}
              />
              <DayByDay title={title} of={counter} />
            </Section>
          )
        })
      }
    </Loaded>
  )
}

/** One number on each day, the first day first; a number below 5 is drawn as none. */
function valuesOf(name: string, { history }: Counter, days: number): (number | undefined)[] {
  const values: (number | undefined)[] = Array.from({ length: days }, () => undefined)
  const newest = Date.parse(history[0]?.date ?? '')
  for (const { date, counts } of history) {
    const ago = Math.round((newest - Date.parse(date)) / DAY_MILLISECONDS)
    values[days - 1 - ago] = counts[name] ?? 0
  }
  return values
}

/** The table is built when it is opened: it can have thousands of cells. */
function DayByDay({ title, of: { words, history } }: { readonly title: string; readonly of: Counter }) {
  const { i18n, t } = useLingui()
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Trans>Day by day</Trans>
        <span className="visually-hidden">: {title}</span>
      </summary>
      {isOpen && (
        <Table
          label={t`${title} day by day`}
          items={history}
          keyOf={({ date }) => date}
          columns={[
            { title: t`Day`, cell: ({ date }) => <Time at={date} precision="day" /> },
            ...Object.entries(words).map(([name, word]) => ({
              title: i18n._(word),
              cell: ({ counts }: Counter['history'][number]) => shown(counts[name]),
            })),
          ]}
        />
      )}
    </details>
  )
}
