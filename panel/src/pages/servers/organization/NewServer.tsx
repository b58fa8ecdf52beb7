import { Trans, useLingui } from '@lingui/react/macro'
import { OrganizationNewServer } from '../../../generated/servers'
import { LinkButton, Loaded, PageHeader, Stack } from '../../../kit'
import { useRead } from '../../../operations'
import { Creation } from '../Creation'
import { useOrganizationId } from '../../organizations/organization'

export default function NewServerPage() {
  const { t } = useLingui()
  const organizationId = useOrganizationId()
  const offer = useRead(OrganizationNewServer, { organizationId })
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Create a server for the organization`}
        lead={t`The organization owns it, and each of its administrators acts for it. No administrator becomes a member by that.`}
      />
      <Loaded of={offer}>
        {({ organization, serverRegions }) => (
          <Creation
            organizationId={organizationId}
            entitlements={organization?.entitlements?.edges.map(({ node }) => node) ?? []}
            regions={serverRegions}
            buy={
              <LinkButton
                to="/organizations/$organizationId/purchases"
                params={{ organizationId }}
                tone="primary"
              >
                <Trans>Buy a server</Trans>
              </LinkButton>
            }
          />
        )}
      </Loaded>
    </Stack>
  )
}
