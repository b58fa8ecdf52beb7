import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { PlatformAudit } from '../../../generated/operations'
import { PageHeader, Stack } from '../../../kit'
import { usePages } from '../../../operations'
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
    </Stack>
  )
}
