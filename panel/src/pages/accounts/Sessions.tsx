import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../frame/viewer'
import {
  CloseAllOtherSessions,
  CloseSession,
  CloseSessionsOfUntrustedDevices,
  LiftSessionRestriction,
  RestrictSession,
  Sessions,
  type SessionState,
  type SessionsQuery,
} from '../../generated/accounts'
import {
  Button,
  Empty,
  Listing,
  PageHeader,
  Problem,
  Stack,
  Status,
  Table,
  Time,
  useAnnouncements,
  type StatusOf,
} from '../../kit'
import { newIdempotencyKey, useChange, usePages } from '../../operations'

type Session = NonNullable<SessionsQuery['me']>['sessions']['edges'][number]['node']

const states: Record<SessionState, StatusOf> = {
  ACTIVE: ['ok', msg`Active`],
  RESTRICTED: ['wait', msg`Restricted`],
  CLOSED: ['off', msg`Closed`],
  EXPIRED: ['off', msg`Expired`],
}

export default function SessionsPage() {
  const { t } = useLingui()
  const sessions = usePages(Sessions, {}, ({ me }) => me?.sessions)
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Sessions`}
        lead={t`Where your account is signed in. A session stores the hour of its start and the day of its last use, and no address, location or browser.`}
        actions={useScope('sessions:self') && <CloseMany />}
      />
      <Stack>
        <Listing of={sessions} empty={<Empty title={t`No sessions`} />}>
          {(nodes) => (
            <Table
              label={t`Sessions`}
              items={nodes}
              keyOf={({ id }) => id}
              columns={[
                { title: t`Session`, cell: (session) => <Name of={session} /> },
                { title: t`Started`, cell: ({ startedAt }) => <Time at={startedAt} precision="hour" /> },
                {
                  title: t`Last used`,
                  cell: ({ lastSeenBucket }) => <Time at={lastSeenBucket} precision="day" />,
                },
                { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
              ]}
              actions={(session) => <Actions of={session} />}
            />
          )}
        </Listing>
      </Stack>
    </Stack>
  )
}

function Name({ of: { current, deviceHandle } }: { readonly of: Session }) {
  return (
    <>
      {current && (
        <div>
          <strong>
            <Trans>This session</Trans>
          </strong>
        </div>
      )}
      {deviceHandle ? (
        <Trans>
          Device <code>{deviceHandle}</code>
        </Trans>
      ) : (
        <Trans>Browser or app without a device key</Trans>
      )}
    </>
  )
}

/** What a session allows now. The session that asks is left by signing out. */
function Actions({ of: { id, current, availableActions } }: { readonly of: Session }) {
  const announce = useAnnouncements()
  const close = useChange(CloseSession)
  const restrict = useChange(RestrictSession)
  const lift = useChange(LiftSessionRestriction)
  if (current) return null
  const actions = [
    {
      action: 'RESTRICT',
      change: restrict,
      verb: <Trans>Restrict</Trans>,
      done: <Trans>The session is restricted: it reads its own state and closes sessions.</Trans>,
    },
    {
      action: 'LIFT_RESTRICTION',
      change: lift,
      verb: <Trans>Lift restriction</Trans>,
      done: <Trans>Your restriction of the session is lifted.</Trans>,
    },
    {
      action: 'CLOSE',
      change: close,
      verb: <Trans>Close session</Trans>,
      done: <Trans>The session is closed. It ends at once.</Trans>,
    },
  ] as const
  const failed = actions.find(({ change }) => change.error)?.change.error
  return (
    <>
      {actions
        .filter(({ action }) => availableActions.includes(action))
        .map(({ action, change, verb, done }) => (
          <Button
            key={action}
            size="compact"
            isPending={change.isPending}
            onClick={() =>
              change.mutate(
                { sessionId: id },
                { onSuccess: ({ limitations }) => announce({ title: done, limitations }) },
              )
            }
          >
            {verb}
          </Button>
        ))}
      {failed && <Problem of={failed} />}
    </>
  )
}

/** Closing many sessions keeps its key until it has succeeded, so that a lost answer is not a second attempt. */
function CloseMany() {
  const announce = useAnnouncements()
  const [idempotencyKey, setKey] = useState(newIdempotencyKey)
  const others = useChange(CloseAllOtherSessions)
  const untrusted = useChange(CloseSessionsOfUntrustedDevices)
  const closed = (closedCount: number | null, limitations: Parameters<typeof announce>[0]['limitations']) => {
    setKey(newIdempotencyKey())
    announce({
      title: <Plural value={closedCount ?? 0} one="# session is closed." other="# sessions are closed." />,
      limitations,
    })
  }
  const error = others.error ?? untrusted.error
  return (
    <>
      <Button
        isPending={untrusted.isPending}
        onClick={() =>
          untrusted.mutate(
            { idempotencyKey },
            { onSuccess: ({ closedCount, limitations }) => closed(closedCount, limitations) },
          )
        }
      >
        <Trans>Close sessions of untrusted devices</Trans>
      </Button>
      <Button
        isPending={others.isPending}
        onClick={() =>
          others.mutate(
            { idempotencyKey },
            { onSuccess: ({ closedCount, limitations }) => closed(closedCount, limitations) },
          )
        }
      >
        <Trans>Close all other sessions</Trans>
      </Button>
      {error && <Problem of={error} />}
    </>
  )
}
