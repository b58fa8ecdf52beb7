import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../../frame/viewer'
import {
  RotateServerLocator,
  SetLocatorAvailability,
  type LocatorAvailability,
} from '../../../generated/servers'
import {
  Button,
  Card,
  Copyable,
  CriticalDialog,
  Problem,
  Row,
  Section,
  Status,
  useAnnouncements,
  type StatusOf,
} from '../../../kit'
import { useChange } from '../../../operations'
import type { ServerData } from './use-server'

const availabilities: Record<LocatorAvailability, StatusOf> = {
  OPEN: ['ok', msg`Open for requests`],
  CLOSED: ['off', msg`Closed: requests do not reach the server`],
}

interface LocatorProps {
  readonly of: ServerData
  readonly value: string
}

/** The text by which others ask to join; it opens nothing. */
export function Locator({ of: server, value }: LocatorProps) {
  const { t } = useLingui()
  const mayManage = useScope('servers:manage')
  const { locator, availableActions } = server
  return (
    <Section
      title={t`Locator`}
      lead={t`Give it to those who shall ask to join. It opens nothing: each request waits for a decision.`}
    >
      <Card>
        <Copyable label={t`Locator`} value={value} size="large" />
        {locator && <Status of={availabilities[locator.availability]} />}
        {mayManage && (
          <Row>
            {locator && availableActions.includes('SET_LOCATOR_AVAILABILITY') && (
              <Availability serverId={server.id} of={locator.availability} />
            )}
            {availableActions.includes('ROTATE_LOCATOR') && <Rotate serverId={server.id} />}
          </Row>
        )}
      </Card>
    </Section>
  )
}

interface AvailabilityProps {
  readonly serverId: string
  readonly of: LocatorAvailability
}

function Availability({ serverId, of }: AvailabilityProps) {
  const announce = useAnnouncements()
  const set = useChange(SetLocatorAvailability)
  const isOpen = of === 'OPEN'
  return (
    <>
      <Button
        isPending={set.isPending}
        onClick={() =>
          set.mutate(
            { serverId, availability: isOpen ? 'CLOSED' : 'OPEN' },
            {
              onSuccess: ({ limitations }) =>
                announce({
                  title: isOpen ? (
                    <Trans>The locator is closed. An applicant still reads the same answer.</Trans>
                  ) : (
                    <Trans>The locator is open for requests.</Trans>
                  ),
                  limitations,
                }),
            },
          )
        }
      >
        {isOpen ? <Trans>Close locator</Trans> : <Trans>Open locator</Trans>}
      </Button>
      {set.error && <Problem of={set.error} />}
    </>
  )
}

function Rotate({ serverId }: { readonly serverId: string }) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const rotate = useChange(RotateServerLocator)
  return (
    <>
      <Button onClick={() => setAsking(true)}>
        <Trans>Replace locator</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="LOCATOR_ROTATION"
          targetId={serverId}
          question={<Trans>Replace the locator of this server?</Trans>}
          irreversible={<Trans>The present locator leads nowhere any more.</Trans>}
          consequences={[
            <Trans key="new">You have to hand out the new one.</Trans>,
            <Trans key="pending">Requests that wait already stay, and so do the members.</Trans>,
            <Trans key="not">It takes back no membership that the old one led to.</Trans>,
          ]}
          action={<Trans>Replace locator</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await rotate.mutateAsync({ serverId, grant })
            announce({ title: <Trans>The server has a new locator.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
