import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi } from '@tanstack/react-router'
import { useScope } from '../../../frame/viewer'
import {
  LiftManagedDeviceRestriction,
  ManagedDevice,
  RestrictManagedDevice,
  RetireManagedDevice,
  RevokeManagedDevice,
  type ManagedDeviceAction,
} from '../../../generated/devices'
import {
  Button,
  Empty,
  Facts,
  Limitations,
  Loaded,
  PageHeader,
  Problem,
  Row,
  Section,
  Stack,
  Status,
  useAnnouncements,
} from '../../../kit'
import { useChange, useRead } from '../../../operations'
import { Commands } from '../Commands'
import { connected, disconnected, kinds, states } from '../device-words'
import { Retire, Revoke } from '../EndOfTrust'
import { Findings } from '../Findings'
import { PolicyAndPosture } from '../PolicyAndPosture'
import { TrustCategories } from '../TrustCategories'

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
            <>
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
                  name={handle}
                  party="ORGANIZATION"
                  commands={managedDevice.commands.edges.map(({ node }) => node)}
                  capabilities={managedDevice.managedCapabilities}
                />
                <Limitations of={managedDevice.limitations} />
              </Section>
              <Section title={t`Trust`}>
                <TrustCategories label={t`Trust`} of={managedDevice.trust} />
                {mayManage && <Trust handle={handle} actions={managedDevice.availableActions} />}
              </Section>
              <Findings of="ManagedDevice" handle={handle} />
            </>
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

interface TrustProps {
  readonly handle: string
  readonly actions: readonly ManagedDeviceAction[]
}

/** What the administrators decide about the trust of the device; the owner sees it in the history. */
function Trust({ handle, actions }: TrustProps) {
  const announce = useAnnouncements()
  const restrict = useChange(RestrictManagedDevice, ({ limitations }) =>
    announce({ title: <Trans>The device is restricted.</Trans>, limitations }),
  )
  const lift = useChange(LiftManagedDeviceRestriction, ({ limitations }) =>
    announce({ title: <Trans>The restriction is lifted.</Trans>, limitations }),
  )
  const revoke = useChange(RevokeManagedDevice)
  const retire = useChange(RetireManagedDevice)
  const failure = restrict.error ?? lift.error
  return (
    <>
      <Row>
        {actions.includes('RESTRICT') && (
          <Button isPending={restrict.isPending} onClick={() => restrict.mutate({ deviceHandle: handle })}>
            <Trans>Restrict</Trans>
          </Button>
        )}
        {actions.includes('LIFT_RESTRICTION') && (
          <Button isPending={lift.isPending} onClick={() => lift.mutate({ deviceHandle: handle })}>
            <Trans>Lift restriction</Trans>
          </Button>
        )}
        {actions.includes('RETIRE') && <Retire handle={handle} name={handle} end={retire.mutateAsync} />}
        {actions.includes('REVOKE') && <Revoke handle={handle} name={handle} end={revoke.mutateAsync} />}
      </Row>
      {failure && <Problem of={failure} />}
    </>
  )
}
