import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { AccountAudit, AccountAuditExport } from '../../generated/accounts'
import { send } from '../../graphql'
import { PageHeader, Stack } from '../../kit'
import { usePages } from '../../operations'
import { AuditExport } from '../history/AuditExport'
import { AuditFilter, AuditTrail, everything, filterOf, none, type Choice } from '../history/AuditTrail'

export default function AuditLogPage() {
  const { t } = useLingui()
  const [choice, setChoice] = useState<Choice>(everything)
  const variables = { filter: filterOf(choice) }
  const entries = usePages(AccountAudit, variables, ({ me }) => me?.auditLog?.entries ?? none)
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Audit log`}
        lead={t`Everything that was done and refused for your account, from all services, and every recorded read of it. An entry appears within seconds.`}
      />
      <Stack>
        <AuditFilter
          of={choice}
          subjects={[
            ['accounts.', t`Account`],
            ['devices.', t`Devices`],
            ['servers.', t`Servers`],
            ['esim.', t`eSIMs`],
            ['keys.', t`Enigm Keys`],
            ['payments.', t`Purchases`],
          ]}
          onChange={setChoice}
        />
        <AuditExport
          read={(part) =>
            send(AccountAuditExport, { ...variables, ...part }).then(({ me }) => me?.auditLog?.export)
          }
        />
        <AuditTrail of={entries} />
      </Stack>
    </Stack>
  )
}
