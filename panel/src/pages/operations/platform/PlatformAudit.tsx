import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  AuditFindings,
  LedgerSources,
  PlatformAudit,
  PlatformAuditExport,
  type AuditFindingKind,
} from '../../../generated/operations'
import { send } from '../../../graphql'
import { Empty, Listing, Loaded, PageHeader, Section, Stack, Table, Time } from '../../../kit'
import { usePages, useRead } from '../../../operations'
import { AuditExport } from '../../history/AuditExport'
import { AuditFilter, AuditTrail, everything, filterOf, none, type Choice } from '../../history/AuditTrail'
import '../failures'

export default function PlatformAuditPage() {
  const { t } = useLingui()
  const [choice, setChoice] = useState<Choice>(everything)
  const variables = { filter: filterOf(choice) }
  const entries = usePages(
    PlatformAudit,
    variables,
    ({ platformAuditLog }) => platformAuditLog?.entries ?? none,
  )
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Audit`}
        lead={t`What was done for the platform and what was refused, from all services. An entry appears within seconds. That you read this is recorded, too.`}
      />
      <Stack>
        <AuditFilter
          of={choice}
          subjects={[
            ['accounts.account.', t`Accounts`],
            ['accounts.client.', t`Clients`],
            ['accounts.case.', t`Recovery cases`],
            ['payments.', t`Code Coins and payments`],
            ['servers.', t`Servers`],
          ]}
          onChange={setChoice}
        />
        <AuditExport
          read={(part) =>
            send(PlatformAuditExport, { ...variables, ...part }).then(
              ({ platformAuditLog }) => platformAuditLog?.export,
            )
          }
        />
        <AuditTrail of={entries} />
      </Stack>
      <Ledger />
      <Findings />
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

const findings: Record<AuditFindingKind, MessageDescriptor> = {
  ALTERED: msg`The entry is not as the service wrote it`,
  GAP: msg`Entries before this one are missing`,
  RESTORED: msg`The service has other entries than before from here on: its database was restored or replaced`,
}

function Findings() {
  const { i18n, t } = useLingui()
  const found = usePages(AuditFindings, {}, ({ auditFindings }) => auditFindings)
  return (
    <Section title={t`Breaks in the trails`}>
      <Listing
        of={found}
        empty={
          <Empty title={t`No breaks`}>
            <Trans>The entries of every service follow each other without a gap.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Breaks in the trails`}
            items={nodes}
            keyOf={({ service, position, foundAt }) => `${service} ${position} ${foundAt}`}
            columns={[
              { title: t`When`, cell: ({ foundAt }) => <Time at={foundAt} /> },
              { title: t`Service`, cell: ({ service }) => service },
              { title: t`Position`, cell: ({ position }) => position },
              { title: t`Break`, cell: ({ kind }) => i18n._(findings[kind]) },
            ]}
          />
        )}
      </Listing>
    </Section>
  )
}
