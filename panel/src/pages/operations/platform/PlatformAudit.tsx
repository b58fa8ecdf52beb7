import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { LedgerSources, PlatformAudit } from '../../../generated/operations'
import { Loaded, PageHeader, Section, Stack, Table, Time } from '../../../kit'
import { usePages, useRead } from '../../../operations'
import {
  AuditFilter,
  AuditTrail,
  everything,
  filterOf,
  type Choice,
} from '../../organizations/audit/AuditTrail'
import '../failures'

export default function PlatformAuditPage() {
  const { t } = useLingui()
  const [choice, setChoice] = useState<Choice>(everything)
  const entries = usePages(
    PlatformAudit,
    filterOf(choice),
    ({ accountPlatformAudit }) => accountPlatformAudit,
  )
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Audit`}
        lead={t`What the staff has done and what was refused to it. Each entry contains the hash of the one before it. That you read this is recorded, too.`}
      />
      <Stack>
        <AuditFilter
          of={choice}
          subjects={[
            ['accounts.account.', t`Accounts`],
            ['accounts.client.', t`Clients`],
            ['accounts.case.', t`Recovery cases`],
          ]}
          onChange={setChoice}
        />
        <AuditTrail of={entries} />
      </Stack>
      <Ledger />
    </Stack>
  )
}

/** How far the audit ledger is behind each service. */
function Ledger() {
  const { t } = useLingui()
  return (
    <Section title={t`Audit ledger`}>
      <Loaded of={useRead(LedgerSources, {})}>
        {({ ledgerSources }) => (
          <Table
            label={t`Audit ledger`}
            items={ledgerSources}
            keyOf={({ service }) => service}
            columns={[
              { title: t`Service`, cell: ({ service }) => service },
              { title: t`Recorded entries`, cell: ({ position }) => position },
              { title: t`Last read`, cell: ({ readAt }) => readAt && <Time at={readAt} /> },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}
