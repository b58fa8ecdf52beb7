import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../../frame/viewer'
import {
  ConnectedDevices,
  RemoveDeviceFromServer,
  type ConnectedDevicesQuery,
  type DeviceTrustCategory,
} from '../../../generated/servers'
import {
  Button,
  Cancel,
  Dialog,
  Empty,
  Form,
  Listing,
  Section,
  Status,
  Table,
  Time,
  useAnnouncements,
  type StatusOf,
} from '../../../kit'
import { useChange, usePages } from '../../../operations'
import { administers, useServer } from './use-server'

type Device = NonNullable<ConnectedDevicesQuery['server']>['connectedDevices']['edges'][number]['node']

const trust: Record<DeviceTrustCategory, StatusOf> = {
  TRUSTED: ['ok', msg`Trusted`],
  NOT_TRUSTED: ['stop', msg`Not trusted now`],
}

/** The devices that take part in this server. Reading them is recorded. */
export default function DevicesPage() {
  const { t } = useLingui()
  const server = useServer()
  const devices = usePages(ConnectedDevices, { serverId: server.id }, (data) => data.server?.connectedDevices)
  return (
    <Section
      title={administers(server) ? t`Connected devices` : t`Your connected devices`}
      lead={t`A device has another name in every server. Each look at this list stands in the history of the server.`}
    >
      <Listing
        of={devices}
        empty={
          <Empty title={t`No connected devices`}>
            <Trans>A device appears here when Enigm App has connected it to this server.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Connected devices`}
            items={nodes}
            keyOf={({ handle }) => handle}
            columns={[
              { title: t`Device`, cell: ({ handle }) => <code>{handle}</code> },
              { title: t`Member`, cell: ({ member }) => <code>{member}</code> },
              { title: t`Since`, cell: ({ sinceDay }) => <Time at={sinceDay} precision="day" /> },
              { title: t`Open sessions`, cell: ({ sessions }) => sessions.length },
              {
                title: t`Trust`,
                cell: ({ trustCategory }) => trustCategory && <Status of={trust[trustCategory]} />,
              },
            ]}
            actions={(device) => device.availableActions.includes('REMOVE') && <Remove of={device} />}
          />
        )}
      </Listing>
    </Section>
  )
}

function Remove({ of: { handle } }: { readonly of: Device }) {
  const mayManage = useScope('servers:manage')
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const remove = useChange(RemoveDeviceFromServer)
  if (!mayManage) return null
  return (
    <>
      <Button size="compact" onClick={() => setAsking(true)}>
        <Trans>Remove from this server</Trans>
      </Button>
      {isAsking && (
        <Dialog title={<Trans>Remove {handle} from this server?</Trans>} onClose={() => setAsking(false)}>
          <p>
            <Trans>
              The device takes no part in this server any more, for good. Its trust, the membership and other
              servers stay as they are. It keeps what it has already received.
            </Trans>
          </p>
          <Form
            submit={<Trans>Remove device</Trans>}
            tone="danger"
            actions={<Cancel onClose={() => setAsking(false)} />}
            onSubmit={async () => {
              const { limitations } = await remove.mutateAsync({ deviceHandle: handle })
              announce({ title: <Trans>The device is removed from this server.</Trans>, limitations })
              setAsking(false)
            }}
          />
        </Dialog>
      )}
    </>
  )
}
