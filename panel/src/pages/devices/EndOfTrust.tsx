import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useScope } from '../../frame/viewer'
import {
  RemoveDevice,
  ReplaceDevice,
  RetireDevice,
  RevokeDevice,
  type DeviceAction,
  type DeviceQuery,
  type LimitFragment,
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
  const { handle, label } = device
  const mayManage = useScope('devices:manage')
  const revoke = useChange(RevokeDevice)
  const retire = useChange(RetireDevice)
  const has = (action: DeviceAction) => device.availableActions.includes(action)
  if (!mayManage || !(has('REVOKE') || has('RETIRE') || has('REPLACE'))) return null
  return (
    <Section
      title={t`End its trust`}
      lead={t`Revoke a device that was lost or stolen. Retire one that you put away. Neither can be taken back.`}
    >
      <Row>
        {has('RETIRE') && <Retire handle={handle} name={label} end={retire.mutateAsync} />}
        {has('REVOKE') && <Revoke handle={handle} name={label} end={revoke.mutateAsync} />}
      </Row>
      {has('REPLACE') && <Replace handle={handle} name={label} pending={pending} />}
    </Section>
  )
}

/** Taking a device out of the account, whatever state it is in. It is no wipe. */
export function Removal({ of: { handle, label: name, availableActions } }: { readonly of: DeviceData }) {
  const { t } = useLingui()
  const mayManage = useScope('devices:manage')
  const remove = useChange(RemoveDevice)
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const navigate = useNavigate()
  if (!mayManage || !availableActions.includes('REMOVE')) return null
  return (
    <Section
      title={t`Remove it from the account`}
      lead={t`It leaves the list of your devices. If it still has trust, the trust ends. Nothing is deleted on the device.`}
    >
      <Row>
        <Button tone="danger" onClick={() => setAsking(true)}>
          <Trans>Remove device</Trans>
        </Button>
      </Row>
      {isAsking && (
        <CriticalDialog
          operation="DEVICE_REMOVAL"
          targetId={handle}
          question={<Trans>Remove {name}?</Trans>}
          irreversible={<Trans>A removed device never comes back with the same key.</Trans>}
          consequences={[
            <Trans key="trust">Its trust ends and its sessions are closed.</Trans>,
            <Trans key="list">No list of this account shows it any more.</Trans>,
            <Trans key="not">It is no wipe: everything on the device stays there.</Trans>,
          ]}
          action={<Trans>Remove device</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await remove.mutateAsync({ deviceHandle: handle, grant })
            await navigate({ to: '/devices' })
            announce({ title: <Trans>The device is removed from the account.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  )
}

interface OfDevice {
  readonly handle: string
  /** The words by which the viewer knows the device. */
  readonly name: string
}

interface EndProps extends OfDevice {
  readonly end: (input: {
    readonly deviceHandle: string
    readonly grant: string
  }) => Promise<{ readonly limitations: readonly LimitFragment[] }>
}

export function Revoke({ handle, name, end }: EndProps) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  return (
    <>
      <Button tone="danger" onClick={() => setAsking(true)}>
        <Trans>Revoke device</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="DEVICE_REVOCATION"
          targetId={handle}
          question={<Trans>Revoke {name}?</Trans>}
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
            const { limitations } = await end({ deviceHandle: handle, grant })
            announce({ title: <Trans>The device is revoked.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

export function Retire({ handle, name, end }: EndProps) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  return (
    <>
      <Button onClick={() => setAsking(true)}>
        <Trans>Retire device</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="DEVICE_RETIREMENT"
          targetId={handle}
          question={<Trans>Retire {name}?</Trans>}
          irreversible={<Trans>A retired device never counts again.</Trans>}
          consequences={[
            <Trans key="sessions">Its sessions are closed.</Trans>,
            <Trans key="servers">It no longer lets you take part in a server.</Trans>,
            <Trans key="not">It deletes nothing on the device.</Trans>,
          ]}
          action={<Trans>Retire device</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await end({ deviceHandle: handle, grant })
            announce({ title: <Trans>The device is retired.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

interface ReplaceProps extends OfDevice {
  readonly pending: DeviceQuery['pendingEnrollments']
}

function Replace({ handle, name, pending }: ReplaceProps) {
  const { i18n } = useLingui()
  const [isAsking, setAsking] = useState(false)
  const [chosen, choose] = useState<string>()
  const announce = useAnnouncements()
  const replace = useChange(ReplaceDevice)
  const successor = pending.find((device) => device.handle === chosen) ?? pending[0]
  if (!successor) {
    return (
      <p className="second">
        <Trans>
          To replace it, sign in on the new device in Enigm App first. It then asks to be trusted, and can be
          named here.
        </Trans>
      </p>
    )
  }
  const { handle: newDeviceHandle, label: newName } = successor
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
          question={<Trans>Replace {name}?</Trans>}
          irreversible={<Trans>The replaced device never counts again.</Trans>}
          consequences={[
            <Trans key="sessions">The sessions of the replaced device are closed.</Trans>,
            <Trans key="approve">{newName} still waits for your approval.</Trans>,
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
