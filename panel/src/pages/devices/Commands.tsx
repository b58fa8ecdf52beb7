import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../frame/viewer'
import {
  CancelRemoteOperation,
  CancelRemoteWipe,
  RequestRemoteOperation,
  RequestRemoteWipe,
  type CapabilityFragment,
  type CommandFragment,
  type CommandOrigin,
} from '../../generated/devices'
import { Button, CriticalDialog, Problem, Row, Status, Table, Time, useAnnouncements } from '../../kit'
import { useChange } from '../../operations'
import { commandFailures, commandKinds, commandStates } from './device-words'
import './failures'

interface CommandsProps {
  /** The handle of the device that the viewer has, and the words by which the viewer knows it. */
  readonly handle: string
  readonly name: string
  readonly commands: readonly CommandFragment[]
  readonly capabilities: readonly CapabilityFragment[]
  /** The party of the viewer: each has separate commands. */
  readonly party: CommandOrigin
}

/** The commands to a device, and the orders that its mode and its policy allow. */
export function Commands({ handle, name, commands, capabilities, party }: CommandsProps) {
  const { i18n, t } = useLingui()
  const mayManage = useScope('devices:manage')
  return (
    <>
      {mayManage && (
        <Orders handle={handle} name={name} commands={commands} capabilities={capabilities} party={party} />
      )}
      {commands.length > 0 && (
        <Table
          label={t`Commands`}
          items={commands}
          keyOf={({ id }) => id}
          columns={[
            { title: t`Command`, cell: ({ kind }) => i18n._(commandKinds[kind]) },
            {
              title: t`Ordered`,
              cell: ({ requestedAt, requestedBy }) => (
                <>
                  <Time at={requestedAt} />
                  {requestedBy !== party && (
                    <div className="second">
                      <Trans>By your organization</Trans>
                    </div>
                  )}
                </>
              ),
            },
            { title: t`State`, cell: (command) => <CommandState of={command} /> },
          ]}
          actions={(command) =>
            mayManage && command.availableActions.includes('CANCEL') ? (
              command.kind === 'WIPE' ? (
                <CancelWipe handle={handle} name={name} />
              ) : (
                <CancelOperation handle={handle} operation={command.kind} />
              )
            ) : null
          }
        />
      )}
    </>
  )
}

function CommandState({ of: { state, failure, lateReport, retryAt } }: { readonly of: CommandFragment }) {
  const { i18n } = useLingui()
  return (
    <>
      <Status of={commandStates[state]} />
      {failure && <div className="second">{i18n._(commandFailures[failure])}</div>}
      {state === 'DISPATCHED' && retryAt && (
        <div className="second">
          <Trans>
            The device has put it off. Next attempt: <Time at={retryAt} />
          </Trans>
        </div>
      )}
      {lateReport === 'COMPLETED' && (
        <div className="second">
          <Trans>The device says that it has carried it out after all.</Trans>
        </div>
      )}
    </>
  )
}

const operations = ['LOCK', 'REFRESH_POSTURE', 'ROTATE_POLICY'] as const
type Operation = (typeof operations)[number]

function Orders({ handle, name, commands, capabilities, party }: CommandsProps) {
  const { i18n } = useLingui()
  const announce = useAnnouncements()
  const request = useChange(RequestRemoteOperation, ({ limitations }) =>
    announce({ title: <Trans>It is ordered. The device gets it when it is connected.</Trans>, limitations }),
  )
  const can = (operation: Operation | 'WIPE') =>
    capabilities.some((each) => each.name === operation && each.state === 'AVAILABLE') &&
    !commands.some(
      ({ kind, endedAt, requestedBy }) => kind === operation && !endedAt && requestedBy === party,
    )
  return (
    <>
      <Row>
        {operations.filter(can).map((operation) => (
          <Button
            key={operation}
            isPending={request.isPending}
            onClick={() => request.mutate({ deviceHandle: handle, operation })}
          >
            {i18n._(commandKinds[operation])}
          </Button>
        ))}
        {can('WIPE') && <Wipe handle={handle} name={name} />}
      </Row>
      {request.error && <Problem of={request.error} />}
    </>
  )
}

interface OfDevice {
  readonly handle: string
  readonly name: string
}

function Wipe({ handle, name }: OfDevice) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const wipe = useChange(RequestRemoteWipe)
  return (
    <>
      <Button tone="danger" onClick={() => setAsking(true)}>
        <Trans>Wipe device</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="REMOTE_WIPE"
          targetId={handle}
          question={<Trans>Wipe {name}?</Trans>}
          irreversible={<Trans>What the device erases cannot be brought back.</Trans>}
          consequences={[
            <Trans key="when">The device erases itself when it is connected within seven days.</Trans>,
            <Trans key="proof">The wipe is confirmed only when the device has signed that.</Trans>,
            <Trans key="not">It deletes nothing on other devices and on servers.</Trans>,
          ]}
          action={<Trans>Order the wipe</Trans>}
          cancel={<Trans>Keep it</Trans>}
          perform={async (grant) => {
            const { limitations } = await wipe.mutateAsync({ deviceHandle: handle, grant })
            announce({
              title: <Trans>The wipe is ordered. The device has not confirmed it.</Trans>,
              limitations,
            })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function CancelWipe({ handle, name }: OfDevice) {
  const [isAsking, setAsking] = useState(false)
  const announce = useAnnouncements()
  const cancel = useChange(CancelRemoteWipe)
  return (
    <>
      <Button size="compact" onClick={() => setAsking(true)}>
        <Trans>Cancel the wipe</Trans>
      </Button>
      {isAsking && (
        <CriticalDialog
          operation="REMOTE_WIPE_CANCELATION"
          targetId={handle}
          question={<Trans>Cancel the wipe of {name}?</Trans>}
          consequences={[
            <Trans key="sent">A device that has received it can carry it out nevertheless.</Trans>,
            <Trans key="again">You can order another wipe at any time.</Trans>,
          ]}
          action={<Trans>Cancel the wipe</Trans>}
          tone="primary"
          perform={async (grant) => {
            const { limitations } = await cancel.mutateAsync({ deviceHandle: handle, grant })
            announce({ title: <Trans>The wipe is canceled.</Trans>, limitations })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function CancelOperation({
  handle,
  operation,
}: Pick<OfDevice, 'handle'> & { readonly operation: Operation }) {
  const announce = useAnnouncements()
  const cancel = useChange(CancelRemoteOperation, () =>
    announce({ title: <Trans>The command is canceled.</Trans> }),
  )
  return (
    <>
      <Button
        size="compact"
        isPending={cancel.isPending}
        onClick={() => cancel.mutate({ deviceHandle: handle, operation })}
      >
        <Trans>Cancel</Trans>
      </Button>
      {cancel.error && <Problem of={cancel.error} />}
    </>
  )
}
