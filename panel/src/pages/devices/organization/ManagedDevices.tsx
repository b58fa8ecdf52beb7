import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { OrganizationDevices } from '../../../generated/devices'
import { Empty, Listing, PageHeader, Stack, Status, Table } from '../../../kit'
import { usePages } from '../../../operations'
import { useOrganizationId } from '../../organizations/organization'
import { connected, disconnected, kinds, policyStates, states } from '../device-words'

export default function ManagedDevicesPage() {
  const { i18n, t } = useLingui()
  const organizationId = useOrganizationId()
  const devices = usePages(
    OrganizationDevices,
    { organizationId },
    ({ organization }) => organization?.managedDevices,
  )
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Managed devices`}
        lead={t`The devices that members have bound to the organization. Their other devices are not here.`}
      />
      <Listing
        of={devices}
        empty={
          <Empty title={t`No managed devices`}>
            <Trans>A member binds a device to the organization on the page of the device.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Managed devices`}
            items={nodes}
            keyOf={({ handle }) => handle}
            columns={[
              {
                title: t`Device`,
                cell: ({ handle, kind }) => (
                  <>
                    <div>{i18n._(kinds[kind])}</div>
                    <Link
                      to="/organizations/$organizationId/devices/$handle"
                      params={{ organizationId, handle }}
                    >
                      <code>{handle}</code>
                    </Link>
                  </>
                ),
              },
              { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
              {
                title: t`Connection`,
                cell: (device) => <Status of={device.connected ? connected : disconnected} />,
              },
              {
                title: t`Policy`,
                cell: ({ management }) => <Status of={policyStates[management?.policyState ?? 'NONE']} />,
              },
            ]}
          />
        )}
      </Listing>
    </Stack>
  )
}
