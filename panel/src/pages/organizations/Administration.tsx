import { Trans, useLingui } from '@lingui/react/macro'
import { Outlet } from '@tanstack/react-router'
import { Empty, LinkButton, PageHeader, Stack } from '../../kit'
import { useAdministers, useOrganizationId } from './organization'
import './failures'

/** The frame of the pages that only administrators open. A member whose role has ended meanwhile reads so. */
export default function AdministrationPage() {
  const { t } = useLingui()
  const organizationId = useOrganizationId()
  if (useAdministers()) return <Outlet />
  return (
    <Stack gap="loose">
      <PageHeader title={t`For administrators`} />
      <Empty
        title={t`You do not administer this organization`}
        action={
          <LinkButton to="/organizations/$organizationId" params={{ organizationId }}>
            <Trans>To the overview of the organization</Trans>
          </LinkButton>
        }
      >
        <Trans>An administrator of it can change your role. Nothing was changed by opening this page.</Trans>
      </Empty>
    </Stack>
  )
}
