import { Trans, useLingui } from '@lingui/react/macro'
import { useScope } from '../../frame/viewer'
import {
  BindManagedDevice,
  DisableManagedMode,
  EnableManagedMode,
  UnbindManagedDevice,
} from '../../generated/devices'
import { Button, Form, Problem, Row, Section, SelectField, useAnnouncements } from '../../kit'
import { useChange } from '../../operations'
import { Commands } from './Commands'
import type { DeviceData, Membership } from './Device'
import { PolicyAndPosture } from './PolicyAndPosture'

interface ManagedModeProps {
  readonly of: DeviceData
  /** The organizations that the device can be bound to. */
  readonly memberships: readonly Membership[]
}

/** Managed mode of an own device. It is offered for trusted phones with Enigm OS only. */
export function ManagedMode({ of: device, memberships }: ManagedModeProps) {
  const { t } = useLingui()
  const mayManage = useScope('devices:manage')
  const { management } = device
  const commands = device.commands.edges.map(({ node }) => node)
  const isManageable = device.kind === 'ENIGM_OS' && device.state === 'TRUSTED'
  if (!management && !isManageable && commands.length === 0) return null
  return (
    <Section
      title={t`Managed mode`}
      lead={t`You alone switch it on. It reaches the state and the policy of the device, and no message, call, attachment or key. Servers of which you are a member learn one category, with its day: a finding is open (or the chain of commands is broken), or none is. They never learn which finding.`}
    >
      {management && <PolicyAndPosture of={management} handle={device.handle} mayManage={mayManage} />}
      {(management || commands.length > 0) && (
        <Commands
          handle={device.handle}
          name={device.label}
          party="OWNER"
          commands={commands}
          capabilities={management ? device.managedCapabilities : []}
        />
      )}
      {management && mayManage && <Binding of={device} memberships={memberships} />}
      {mayManage && (management ? <Disable of={device} /> : isManageable && <Enable of={device} />)}
    </Section>
  )
}

function Enable({ of: { handle } }: { readonly of: DeviceData }) {
  const announce = useAnnouncements()
  const enable = useChange(EnableManagedMode, ({ limitations }) =>
    announce({ title: <Trans>Managed mode is on.</Trans>, limitations }),
  )
  return (
    <>
      <Row>
        <Button isPending={enable.isPending} onClick={() => enable.mutate({ deviceHandle: handle })}>
          <Trans>Switch managed mode on</Trans>
        </Button>
      </Row>
      {enable.error && <Problem of={enable.error} />}
    </>
  )
}

function Disable({ of: { handle } }: { readonly of: DeviceData }) {
  const announce = useAnnouncements()
  const disable = useChange(DisableManagedMode, () =>
    announce({
      title: <Trans>Managed mode is off. Commands that the device had not received are canceled.</Trans>,
    }),
  )
  return (
    <>
      <Row>
        <Button isPending={disable.isPending} onClick={() => disable.mutate({ deviceHandle: handle })}>
          <Trans>Switch managed mode off</Trans>
        </Button>
      </Row>
      {disable.error && <Problem of={disable.error} />}
    </>
  )
}

/** The organization that manages the device too; the owner decides it and can end it at any time. */
function Binding({ of: { handle, management }, memberships }: ManagedModeProps) {
  const announce = useAnnouncements()
  const bind = useChange(BindManagedDevice)
  const unbind = useChange(UnbindManagedDevice, () =>
    announce({ title: <Trans>The organization no longer manages the device.</Trans> }),
  )
  const bound = memberships.find(({ organization }) => organization?.id === management?.organizationId)
  if (management?.organizationId) {
    const name = bound?.organization?.displayName ?? management.organizationId
    return (
      <>
        <Row>
          <span>
            <Trans>The administrators of {name} manage this device too.</Trans>
          </span>
          <Button isPending={unbind.isPending} onClick={() => unbind.mutate({ deviceHandle: handle })}>
            <Trans>End binding</Trans>
          </Button>
        </Row>
        {unbind.error && <Problem of={unbind.error} />}
      </>
    )
  }
  const options = memberships.flatMap(({ organization }): [string, string][] =>
    organization ? [[organization.id, organization.displayName ?? organization.id]] : [],
  )
  if (options.length === 0) return null
  return (
    <Form
      tone="plain"
      submit={<Trans>Bind to organization</Trans>}
      onSubmit={async ({ organizationId = '' }) => {
        const { limitations } = await bind.mutateAsync({ deviceHandle: handle, organizationId })
        announce({ title: <Trans>The organization manages the device too.</Trans>, limitations })
      }}
    >
      <SelectField
        name="organizationId"
        label={<Trans>Organization whose administrators may manage this device</Trans>}
        options={options}
      />
    </Form>
  )
}
