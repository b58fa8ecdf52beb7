import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../../frame/viewer'
import { AdministeredOrganization, RevokeClientOfOrganization } from '../../../generated/operations'
import {
  Card,
  CriticalDialog,
  Empty,
  Facts,
  Form,
  Loaded,
  PageHeader,
  Section,
  Stack,
  TextField,
  useAnnouncements,
  type Values,
} from '../../../kit'
import { useChange, useRead } from '../../../operations'
import '../failures'

export default function OrganizationsPage() {
  const { t } = useLingui()
  const [organizationId, setOrganizationId] = useState<string>()
  const mayOperate = useScope('platform:operate')
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Organizations`}
        lead={t`Organizations cannot be listed or searched. An administrator of the organization gives you its id.`}
      />
      <Card>
        <Form
          onSubmit={async (values: Values) => setOrganizationId(values['organizationId']?.trim())}
          submit={<Trans>Show organization</Trans>}
        >
          <TextField
            name="organizationId"
            label={<Trans>Organization id</Trans>}
            hint={<Trans>Its administrators see in their audit trail that you have read it.</Trans>}
            maxLength={64}
            required
            isCode
          />
        </Form>
      </Card>
      {organizationId && <Organization of={organizationId} />}
      {mayOperate && <RevokeClient />}
    </Stack>
  )
}

function Organization({ of: organizationId }: { readonly of: string }) {
  const { t } = useLingui()
  const organization = useRead(AdministeredOrganization, { organizationId })
  return (
    <Loaded of={organization}>
      {({ administeredOrganization: found }) =>
        found ? (
          <Card>
            <Facts
              of={[
                [t`Organization`, <code key="id">{found.id}</code>],
                [t`Members`, found.memberCounts.members],
                [t`Administrators`, found.memberCounts.administrators],
              ]}
            />
          </Card>
        ) : (
          <Empty title={t`There is no organization with this id`} />
        )
      }
    </Loaded>
  )
}

/** For an organization that cannot do it in time. */
function RevokeClient() {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const [clientId, setClientId] = useState<string>()
  const revoke = useChange(RevokeClientOfOrganization)
  return (
    <Section
      title={t`Revoke an API client`}
      lead={t`When its key is in other hands and no administrator of the organization can act.`}
    >
      <Card>
        <Form
          onSubmit={async (values: Values) => setClientId(values['clientId']?.trim())}
          submit={<Trans>Continue</Trans>}
        >
          <TextField name="clientId" label={<Trans>Client id</Trans>} maxLength={64} required isCode />
        </Form>
      </Card>
      {clientId && (
        <CriticalDialog
          operation="PARTNER_CLIENT_REVOCATION"
          targetId={clientId}
          question={<Trans>Revoke the client {clientId}?</Trans>}
          irreversible={<Trans>A revoked client never works again.</Trans>}
          consequences={[
            <Trans>Its access tokens end at once, and its keys get no other.</Trans>,
            <Trans>Its organization sees the revocation, and registers another client itself.</Trans>,
          ]}
          action={<Trans>Revoke client</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await revoke.mutateAsync({ clientId, grant })
            announce({ title: <Trans>The client is revoked.</Trans>, limitations })
          }}
          onClose={() => setClientId(undefined)}
        />
      )}
    </Section>
  )
}
