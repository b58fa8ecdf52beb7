import { Trans, useLingui } from '@lingui/react/macro'
import type { AuditCategory, AuditOutcome } from '../../generated/organizations'
import { Columns, Empty, Listing, SelectField, Stack, Status, Table, TextField, Time } from '../../kit'
import type { Pages } from '../../operations'
import { ActionName, ReasonName } from './names'
import { auditOutcomes } from './AuditHistory'

/** What a person has chosen. Days are days of UTC. */
export interface Choice {
  readonly category: AuditCategory | ''
  readonly actionPrefix: string
  readonly from: string
  readonly until: string
}

/** A log without entries: it does not exist before its first one. */
export const none = { edges: [], pageInfo: { endCursor: null, hasNextPage: false } }

export const everything: Choice = { category: '', actionPrefix: '', from: '', until: '' }

const DAY_MS = 24 * 60 * 60 * 1000

/** The variables of a read of an audit trail; the last day is included. */
export function filterOf({ category, actionPrefix, from, until }: Choice) {
  const midnight = (day: string, later: number) =>
    day === '' ? null : new Date(Date.parse(`${day}T00:00:00Z`) + later).toISOString()
  return {
    category: category || null,
    actionPrefix: actionPrefix || null,
    from: midnight(from, 0),
    until: midnight(until, DAY_MS),
  }
}

interface FilterProps {
  readonly of: Choice
  /** The beginnings of actions that the page offers, with their names. */
  readonly subjects: readonly (readonly [actionPrefix: string, name: string])[]
  readonly onChange: (choice: Choice) => void
}

export function AuditFilter({ of, subjects, onChange }: FilterProps) {
  const { t } = useLingui()
  return (
    <Columns>
      <SelectField
        name="actionPrefix"
        label={<Trans>About</Trans>}
        value={of.actionPrefix}
        onChange={(actionPrefix) => onChange({ ...of, actionPrefix })}
        options={[['', t`Everything`], ...subjects]}
      />
      <SelectField
        name="category"
        label={<Trans>Kind</Trans>}
        value={of.category}
        onChange={(category) => onChange({ ...of, category: category as Choice['category'] })}
        options={[
          ['', t`Everything`],
          ['CHANGE', t`Changes`],
          ['READ', t`Reads`],
          ['REFUSAL', t`Refusals`],
        ]}
      />
      <TextField
        name="from"
        label={<Trans>From</Trans>}
        type="date"
        value={of.from}
        max={of.until || undefined}
        onChange={({ target }) => onChange({ ...of, from: target.value })}
      />
      <TextField
        name="until"
        label={<Trans>Until</Trans>}
        type="date"
        value={of.until}
        min={of.from || undefined}
        onChange={({ target }) => onChange({ ...of, until: target.value })}
      />
    </Columns>
  )
}

interface Entry {
  readonly seq: number
  readonly at: string
  readonly action: string
  readonly actorHandle: string | null
  readonly targetHandle: string | null
  readonly outcome: AuditOutcome
  readonly reason: string | null
}

/** The entries of an audit trail, newest first. */
export function AuditTrail({ of }: { readonly of: Pages<Entry> }) {
  const { t } = useLingui()
  return (
    <Stack>
      <Listing
        of={of}
        empty={
          <Empty title={t`No entries`}>
            <Trans>
              With this filter nothing was recorded. Numbers have no gaps: a missing entry would show.
            </Trans>
          </Empty>
        }
      >
        {(entries) => (
          <Table
            label={t`Audit trail`}
            items={entries}
            keyOf={({ seq }) => String(seq)}
            columns={[
              { title: t`No.`, cell: ({ seq }) => seq },
              { title: t`When`, cell: ({ at }) => <Time at={at} /> },
              { title: t`Action`, cell: ({ action }) => <ActionName of={action} /> },
              { title: t`By`, cell: ({ actorHandle }) => actorHandle && <code>{actorHandle}</code> },
              { title: t`Concerns`, cell: ({ targetHandle }) => targetHandle && <code>{targetHandle}</code> },
              {
                title: t`Outcome`,
                cell: ({ outcome, reason }) => (
                  <>
                    <Status of={auditOutcomes[outcome]} />
                    {reason && (
                      <div className="second small">
                        <ReasonName of={reason} />
                      </div>
                    )}
                  </>
                ),
              },
            ]}
          />
        )}
      </Listing>
    </Stack>
  )
}
