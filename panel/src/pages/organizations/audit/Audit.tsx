import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import {
  OrganizationAudit,
  OrganizationEsimAudit,
  OrganizationPaymentAudit,
} from '../../../generated/organizations'
import { PageHeader, SelectField, Stack } from '../../../kit'
import { usePages } from '../../../operations'
import { useOrganizationId } from '../organization'
import { AuditFilter, AuditTrail, everything, filterOf, type Choice } from './AuditTrail'
import '../failures'

type Filter = ReturnType<typeof filterOf>

function useSubjects() {
  const { t } = useLingui()
  return {
    organization: [
      ['accounts.membership.', t`People`],
      ['accounts.client.', t`API clients`],
      ['accounts.organization.', t`The organization`],
    ],
    esims: [
      ['esim.esim.assigned', t`Assignments`],
      ['esim.esim.policy.', t`Policies`],
      ['esim.esim.replaced', t`Replacements`],
    ],
    purchases: [
      ['payments.entitlement.', t`Entitlements`],
      ['payments.subscription.', t`Terms`],
    ],
  } as const
}

type Trail = keyof ReturnType<typeof useSubjects>

const trails: Record<Trail, (props: { readonly filter: Filter }) => ReactNode> = {
  organization: OrganizationTrail,
  esims: EsimTrail,
  purchases: PurchaseTrail,
}

export default function AuditPage() {
  const { t } = useLingui()
  const subjects = useSubjects()
  const [trail, setTrail] = useState<Trail>('organization')
  const [choice, setChoice] = useState<Choice>(everything)
  const Shown = trails[trail]
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Audit`}
        lead={t`What was done and refused in the organization. Each entry contains the hash of the one before it. A person has another handle for each viewer.`}
      />
      <Stack>
        <SelectField
          name="trail"
          label={<Trans>Trail</Trans>}
          value={trail}
          onChange={(value) => {
            setTrail(value as Trail)
            setChoice({ ...choice, actionPrefix: '' })
          }}
          options={[
            ['organization', t`People and API clients`],
            ['esims', t`eSIMs`],
            ['purchases', t`Purchases`],
          ]}
        />
        <AuditFilter of={choice} subjects={subjects[trail]} onChange={setChoice} />
        <Shown filter={filterOf(choice)} />
      </Stack>
    </Stack>
  )
}

function OrganizationTrail({ filter }: { readonly filter: Filter }) {
  const variables = { organizationId: useOrganizationId(), ...filter }
  return <AuditTrail of={usePages(OrganizationAudit, variables, ({ organization }) => organization?.audit)} />
}

function EsimTrail({ filter }: { readonly filter: Filter }) {
  const variables = { organizationId: useOrganizationId(), ...filter }
  return (
    <AuditTrail
      of={usePages(OrganizationEsimAudit, variables, ({ organization }) => organization?.esimAudit)}
    />
  )
}

function PurchaseTrail({ filter }: { readonly filter: Filter }) {
  const variables = { organizationId: useOrganizationId(), ...filter }
  return (
    <AuditTrail
      of={usePages(OrganizationPaymentAudit, variables, ({ organization }) => organization?.paymentAudit)}
    />
  )
}
