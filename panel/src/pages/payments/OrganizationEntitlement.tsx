import { Trans } from '@lingui/react/macro'
import { getRouteApi } from '@tanstack/react-router'
import { LinkButton } from '../../kit'
import { EntitlementView } from './EntitlementView'

const route = getRouteApi('/app/organizations/$organizationId/administration/purchases/$entitlementId')

export default function OrganizationEntitlementPage() {
  const { organizationId, entitlementId } = route.useParams()
  return (
    <EntitlementView
      entitlementId={entitlementId}
      back={
        <LinkButton to="/organizations/$organizationId/purchases" params={{ organizationId }}>
          <Trans>To the purchases</Trans>
        </LinkButton>
      }
    />
  )
}
