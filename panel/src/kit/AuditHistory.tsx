import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Pages } from '../operations'
import { Status, type StatusOf } from './Status'
import { Listing, Table } from './Table'
import { Time } from './Time'

/** An entry of an audit trail. */
interface Entry {
  readonly seq: number
  readonly at: string
  readonly action: string
  readonly outcome: keyof typeof auditOutcomes
}

export const auditOutcomes = {
  DONE: ['ok', msg`Done`],
  DENIED: ['stop', msg`Refused`],
} as const satisfies Record<string, StatusOf>

interface AuditHistoryProps {
  readonly of: Pages<Entry>
  /** The words for the actions; an action without words is shown by its name. */
  readonly actions: Readonly<Record<string, MessageDescriptor>>
  readonly empty: ReactNode
}

/** What was done about an object and what was refused, newest first. */
export function AuditHistory({ of, actions, empty }: AuditHistoryProps) {
  const { i18n, t } = useLingui()
  return (
    <Listing of={of} empty={empty}>
      {(entries) => (
        <Table
          label={t`History`}
          items={entries}
          keyOf={({ seq }) => String(seq)}
          columns={[
            { title: t`When`, cell: ({ at }) => <Time at={at} /> },
            {
              title: t`What`,
              cell: ({ action }) => (actions[action] ? i18n._(actions[action]) : <code>{action}</code>),
            },
            { title: t`Outcome`, cell: ({ outcome }) => <Status of={auditOutcomes[outcome]} /> },
          ]}
        />
      )}
    </Listing>
  )
}
