import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi } from '@tanstack/react-router'
import { useScope } from '../../../frame/viewer'
import { ManagedDevice } from '../../../generated/devices'
import { Empty, Facts, Limitations, Loaded, PageHeader, Section, Stack, Status } from '../../../kit'
import { useRead } from '../../../operations'
import { Commands } from '../Commands'
import { connected, disconnected, kinds, states } from '../device-words'
import { PolicyAndPosture } from '../PolicyAndPosture'

const route = getRouteApi('/app/organizations/$organizationId/administration/devices/$handle')

export default function ManagedDevicePage() {
  const { i18n, t } = useLingui()
  const { handle } = route.useParams()
  const mayManage = useScope('devices:manage')
  const device = useRead(ManagedDevice, { handle })
  return (
    <Stack gap="loose">
      <PageHeader title={t`Managed device`} lead={<code>{handle}</code>} />
      <Loaded of={device}>
        {({ managedDevice }) =>
          managedDevice ? (
            <Section title={t`Management`}>
              <Facts
                of={[
                  [t`Says that it is`, i18n._(kinds[managedDevice.kind])],
                  [t`State`, <Status key="state" of={states[managedDevice.state]} />],
                  [
                    t`Connection`,
                    <Status key="connection" of={managedDevice.connected ? connected : disconnected} />,
                  ],
                ]}
              />
              {managedDevice.management && (
                <PolicyAndPosture of={managedDevice.management} handle={handle} mayManage={mayManage} />
              )}
              <Commands
                handle={handle}
                commands={managedDevice.commands.edges.map(({ node }) => node)}
                capabilities={managedDevice.managedCapabilities}
              />
              <Limitations of={managedDevice.limitations} />
            </Section>
          ) : (
            <Empty title={t`The organization manages no such device`}>
              <Trans>Its owner has ended the binding, has left, or has switched managed mode off.</Trans>
            </Empty>
          )
        }
      </Loaded>
    </Stack>
  )
}
