import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { OrganizationAudit, OrganizationAuditExport } from '../../../generated/organizations'
import { send } from '../../../graphql'
import { PageHeader, Stack } from '../../../kit'
import { usePages } from '../../../operations'
import { useOrganizationId } from '../organization'
import { AuditExport } from '../../history/AuditExport'
import { AuditFilter, AuditTrail, everything, filterOf, none, type Choice } from '../../history/AuditTrail'
import '../failures'

export default function AuditPage() {
  const { t } = useLingui()
  const organizationId = useOrganizationId()
  const [choice, setChoice] = useState<Choice>(everything)
  const variables = { organizationId, filter: filterOf(choice) }
  const entries = usePages(
    OrganizationAudit,
    variables,
    ({ organization }) => organization?.auditLog?.entries ?? none,
  )
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Audit`}
        lead={t`What was done and refused in the organization, from all services. An entry appears within seconds. A person has another handle for each viewer.`}
      />
      <Stack>
        <AuditFilter
          of={choice}
          subjects={[
            ['accounts.membership.', t`People`],
            ['accounts.client.', t`API clients`],
            ['accounts.organization.', t`The organization`],
            ['esim.esim.', t`eSIMs`],
            ['payments.entitlement.', t`Entitlements`],
            ['payments.subscription.', t`Terms`],
          ]}
          onChange={setChoice}
        />
        <AuditExport
          read={(part) =>
            send(OrganizationAuditExport, { ...variables, ...part }).then(
              ({ organization }) => organization?.auditLog?.export,
            )
          }
        />
        <AuditTrail of={entries} />
      </Stack>
    </Stack>
  )
}
