import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { ResumeServer, RetireServer, SuspendServer } from '../../../generated/servers'
import { Button, CriticalDialog, Row, Section, useAnnouncements } from '../../../kit'
import { useChange } from '../../../operations'
import type { ServerData } from './use-server'

interface PauseProps {
  readonly of: ServerData
}

/** Takes a server out of use for a time or for good, without deleting anything. */
export function Pause({ of: { id, availableActions } }: PauseProps) {
  const { t } = useLingui()
  return (
    <Section
      title={t`Take the server out of use`}
      lead={t`Nothing is deleted: a suspended server can be resumed, a retired one can only be deleted.`}
    >
      <Row>
        {availableActions.includes('SUSPEND') && <Suspend serverId={id} />}
        {availableActions.includes('RESUME') && <Resume serverId={id} />}
        {availableActions.includes('RETIRE') && <Retire serverId={id} />}
      </Row>
    </Section>
  )
}

interface ActionProps {
  readonly serverId: string
}

function Suspend({ serverId }: ActionProps) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const suspend = useChange(SuspendServer)
  return (
    <>
      <Button onClick={() => setAsking(true)}>
        <Trans>Suspend server</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="SERVER_SUSPENSION"
          targetId={serverId}
          question={<Trans>Suspend this server?</Trans>}
          consequences={[
            <Trans key="members">
              No member can take part, and nobody is admitted, until you resume it.
            </Trans>,
            <Trans key="stays">Members, requests, content and keys stay as they are.</Trans>,
            <Trans key="term">Its term goes on.</Trans>,
          ]}
          action={<Trans>Suspend server</Trans>}
          perform={async (grant) => {
            const { limitations } = await suspend.mutateAsync({ serverId, grant })
            announce({ title: <Trans>The server is suspended.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function Resume({ serverId }: ActionProps) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const resume = useChange(ResumeServer)
  return (
    <>
      <Button tone="primary" onClick={() => setAsking(true)}>
        <Trans>Resume server</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="SERVER_RESUMPTION"
          targetId={serverId}
          question={<Trans>Resume this server?</Trans>}
          consequences={[
            <Trans key="members">Its members can take part again.</Trans>,
            <Trans key="others">
              It stays suspended while its term is over or the platform suspends it.
            </Trans>,
          ]}
          action={<Trans>Resume server</Trans>}
          tone="primary"
          perform={async (grant) => {
            const { limitations } = await resume.mutateAsync({ serverId, grant })
            announce({ title: <Trans>Your suspension of the server is lifted.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function Retire({ serverId }: ActionProps) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const retire = useChange(RetireServer)
  return (
    <>
      <Button tone="danger" onClick={() => setAsking(true)}>
        <Trans>Retire server</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="SERVER_RETIREMENT"
          targetId={serverId}
          question={<Trans>Retire this server?</Trans>}
          irreversible={<Trans>Nothing brings a retired server back into use.</Trans>}
          consequences={[
            <Trans key="members">No member can take part any more, and requests no longer reach it.</Trans>,
            <Trans key="term">The rest of its term is lost.</Trans>,
            <Trans key="not">It deletes nothing: the environment stays until you delete the server.</Trans>,
          ]}
          action={<Trans>Retire server</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await retire.mutateAsync({ serverId, grant })
            announce({ title: <Trans>The server is retired.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
