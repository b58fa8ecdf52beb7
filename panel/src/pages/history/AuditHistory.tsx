import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Listing, Status, Table, Time, type StatusOf } from '../../kit'
import type { Pages } from '../../operations'
import { ActionName } from './names'

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
  readonly empty: ReactNode
}

/** What was done about an object and what was refused, newest first. */
export function AuditHistory({ of, empty }: AuditHistoryProps) {
  const { t } = useLingui()
  return (
    <Listing of={of} empty={empty}>
      {(entries) => (
        <Table
          label={t`History`}
          items={entries}
          keyOf={({ seq }) => String(seq)}
          columns={[
            { title: t`When`, cell: ({ at }) => <Time at={at} /> },
            { title: t`What`, cell: ({ action }) => <ActionName of={action} /> },
            { title: t`Outcome`, cell: ({ outcome }) => <Status of={auditOutcomes[outcome]} /> },
          ]}
        />
      )}
    </Listing>
  )
}
