import { Trans } from '@lingui/react/macro'
import { getRouteApi } from '@tanstack/react-router'
import { LinkButton } from '../../kit'
import { EntitlementView } from './EntitlementView'

const route = getRouteApi('/app/entitlements/$entitlementId')

export default function EntitlementPage() {
  const { entitlementId } = route.useParams()
  return (
    <EntitlementView
      entitlementId={entitlementId}
      back={
        <LinkButton to="/entitlements">
          <Trans>To the entitlements</Trans>
        </LinkButton>
      }
    />
  )
}
