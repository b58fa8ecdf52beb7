import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { DeleteServer } from '../../../generated/servers'
import { Button, CriticalDialog, Empty, Row, Section, useAnnouncements } from '../../../kit'
import { useChange } from '../../../operations'
import { Pause } from './Pause'
import { Transfer } from './Transfer'
import { useServer } from './use-server'

export default function DangerPage() {
  const { t } = useLingui()
  const server = useServer()
  const { id, locator, availableActions } = server
  const mayTransfer = availableActions.includes('TRANSFER')
  const mayDelete = locator && availableActions.includes('DELETE')
  const mayPause = (['SUSPEND', 'RESUME', 'RETIRE'] as const).some((action) =>
    availableActions.includes(action),
  )
  if (!mayTransfer && !mayDelete && !mayPause) {
    return (
      <Empty
        title={t`Nothing here`}
      >{t`The server can be neither transferred nor deleted now, or only its owner can do it.`}</Empty>
    )
  }
  return (
    <>
      {mayTransfer && <Transfer of={server} />}
      {mayPause && <Pause of={server} />}
      {mayDelete && (
        <Section
          title={t`Delete the server`}
          lead={t`The server ends with its environment and everything in it. The rest of its term is lost.`}
        >
          <Delete serverId={id} locator={locator.value} />
        </Section>
      )}
    </>
  )
}

interface DeleteProps {
  readonly serverId: string
  readonly locator: string
}

function Delete({ serverId, locator }: DeleteProps) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const navigate = useNavigate()
  const order = useChange(DeleteServer)
  return (
    <Row>
      <Button tone="danger" onClick={() => setAsking(true)}>
        <Trans>Delete server</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="SERVER_DELETION"
          targetId={serverId}
          question={<Trans>Delete this server?</Trans>}
          irreversible={<Trans>Nothing brings the server or its content back, and no support can.</Trans>}
          consequences={[
            <Trans key="members">All memberships and pending join requests end at once.</Trans>,
            <Trans key="environment">The environment is ordered to delete everything.</Trans>,
            <Trans key="signed">It counts as deleted only when the environment has signed its report.</Trans>,
            <Trans key="not">
              It does not reach copies that members took out of the environment before.
            </Trans>,
          ]}
          typed={{ label: <Trans>Type the locator of the server</Trans>, value: locator }}
          action={<Trans>Delete server</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await order.mutateAsync({ serverId, confirmLocator: locator, grant })
            await navigate({ to: '/servers/$serverId', params: { serverId } })
            announce({ title: <Trans>The deletion of the server is ordered.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </Row>
  )
}
