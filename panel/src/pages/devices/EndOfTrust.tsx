import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../frame/viewer'
import {
  ReplaceDevice,
  RetireDevice,
  RevokeDevice,
  type DeviceAction,
  type DeviceQuery,
} from '../../generated/devices'
import { Button, CriticalDialog, Form, Row, Section, SelectField, useAnnouncements } from '../../kit'
import { useChange } from '../../operations'
import type { DeviceData } from './Device'
import { kinds } from './device-words'

interface EndOfTrustProps {
  readonly of: DeviceData
  /** The devices that can take its place. */
  readonly pending: DeviceQuery['pendingEnrollments']
}

/** The three ways in which a device ends. None of them can be taken back. */
export function EndOfTrust({ of: device, pending }: EndOfTrustProps) {
  const { t } = useLingui()
  const mayManage = useScope('devices:manage')
  const has = (action: DeviceAction) => device.availableActions.includes(action)
  if (!mayManage || !(has('REVOKE') || has('RETIRE') || has('REPLACE'))) return null
  return (
    <Section
      title={t`End its trust`}
      lead={t`Revoke a device that was lost or stolen. Retire one that you put away. Neither can be taken back.`}
    >
      <Row>
        {has('RETIRE') && <Retire handle={device.handle} />}
        {has('REVOKE') && <Revoke handle={device.handle} />}
      </Row>
      {has('REPLACE') && <Replace handle={device.handle} pending={pending} />}
    </Section>
  )
}

interface EndProps {
  readonly handle: string
}

function Revoke({ handle }: EndProps) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const revoke = useChange(RevokeDevice)
  return (
    <>
      <Button tone="danger" onClick={() => setAsking(true)}>
        <Trans>Revoke device</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="DEVICE_REVOCATION"
          targetId={handle}
          question={<Trans>Revoke device {handle}?</Trans>}
          irreversible={
            <Trans>Its trust never comes back. The device would have to start with a new key.</Trans>
          }
          consequences={[
            <Trans key="sessions">Its sessions are closed.</Trans>,
            <Trans key="servers">It no longer lets you take part in a server.</Trans>,
            <Trans key="not">It does not remove what the device has already received.</Trans>,
          ]}
          action={<Trans>Revoke device</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await revoke.mutateAsync({ deviceHandle: handle, grant })
            announce({ title: <Trans>The device is revoked.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function Retire({ handle }: EndProps) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const retire = useChange(RetireDevice)
  return (
    <>
      <Button onClick={() => setAsking(true)}>
        <Trans>Retire device</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="DEVICE_RETIREMENT"
          targetId={handle}
          question={<Trans>Retire device {handle}?</Trans>}
          irreversible={<Trans>A retired device never counts again.</Trans>}
          consequences={[
            <Trans key="sessions">Its sessions are closed.</Trans>,
            <Trans key="servers">It no longer lets you take part in a server.</Trans>,
            <Trans key="not">It deletes nothing on the device.</Trans>,
          ]}
          action={<Trans>Retire device</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await retire.mutateAsync({ deviceHandle: handle, grant })
            announce({ title: <Trans>The device is retired.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

interface ReplaceProps extends EndProps {
  readonly pending: DeviceQuery['pendingEnrollments']
}

function Replace({ handle, pending }: ReplaceProps) {
  const { i18n } = useLingui()
  const [isAsking, setAsking] = useState(false)
  const [chosen, choose] = useState<string>()
  const announce = useAnnouncements()
  const replace = useChange(ReplaceDevice)
  const newDeviceHandle = pending.find((device) => device.handle === chosen)?.handle ?? pending[0]?.handle
  if (!newDeviceHandle) {
    return (
      <p className="second">
        <Trans>
          To replace it, sign in on the new device in Enigm App first. It then asks to be trusted, and can be
          named here.
        </Trans>
      </p>
    )
  }
  return (
    <>
      <Form tone="plain" submit={<Trans>Replace device</Trans>} onSubmit={async () => setAsking(true)}>
        <SelectField
          name="newDeviceHandle"
          label={<Trans>The device that takes its place</Trans>}
          value={newDeviceHandle}
          options={pending.map((device) => [
            device.handle,
            `${device.label} · ${i18n._(kinds[device.kind])} · ${device.handle}`,
          ])}
          onChange={choose}
        />
      </Form>
      {isAsking && (
        <CriticalDialog
          operation="DEVICE_REPLACEMENT"
          targetId={handle}
          question={<Trans>Replace device {handle}?</Trans>}
          irreversible={<Trans>The replaced device never counts again.</Trans>}
          consequences={[
            <Trans key="sessions">The sessions of the replaced device are closed.</Trans>,
            <Trans key="approve">Device {newDeviceHandle} still waits for your approval.</Trans>,
            <Trans key="not">The new device inherits no key, no trust and no content.</Trans>,
          ]}
          action={<Trans>Replace device</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const input = { deviceHandle: handle, newDeviceHandle, grant }
            const { limitations } = await replace.mutateAsync(input)
            announce({
              title: <Trans>The device is replaced. Approve the new one to trust it.</Trans>,
              limitations,
            })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
