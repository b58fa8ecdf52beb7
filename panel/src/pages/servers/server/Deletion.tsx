import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { DeletedKind, RetainedKind } from '../../../generated/servers'
import { Card, Facts, Section, Steps, Time, type Step } from '../../../kit'
import { grounds, Report } from './Report'
import type { ServerData } from './use-server'

const deletedKinds: Record<DeletedKind, MessageDescriptor> = {
  ENCRYPTED_OBJECTS: msg`Encrypted objects`,
  ENVIRONMENT: msg`Environments`,
  SERVER_NAMES: msg`Locator and name`,
}

const retainedKinds: Record<RetainedKind, MessageDescriptor> = {
  ADMINISTRATION: msg`Records about the server in Enigm Command`,
  AUDIT_TRAIL: msg`The audit trail of the server`,
  EVENTS: msg`Events between the services`,
  ID: msg`The id of the server`,
}

/** How far the deletion of a server has come, and what its environment has signed. */
export function Deletion({ of: { state, deletionReceipt } }: { readonly of: ServerData }) {
  const { i18n, t } = useLingui()
  const isDone = state === 'DELETED'
  return (
    <Section
      title={t`Deletion`}
      lead={t`Memberships and requests have ended. The deletion counts as done only when the environment has signed it.`}
    >
      <Card>
        <Steps of={stepsOf(isDone, deletionReceipt?.reportedAt)} />
        {deletionReceipt && (
          <Report
            of={deletionReceipt}
            more={deletionReceipt.deleted.map(({ kind, count }) => [
              i18n._(deletedKinds[kind]),
              t`${count} deleted`,
            ])}
          />
        )}
      </Card>
      {deletionReceipt && (
        <Section title={t`What is kept`} lead={t`Nothing else of the server is left in Enigm Command.`}>
          <Facts
            of={deletionReceipt.retainedRecords.map(({ kind, ground, until }) => [
              i18n._(retainedKinds[kind]),
              <Kept key={kind} ground={i18n._(grounds[ground])} until={until} />,
            ])}
          />
        </Section>
      )}
    </Section>
  )
}

function Kept({ ground, until }: { readonly ground: string; readonly until: string | null }) {
  if (!until) return <Trans>{ground}, without an end</Trans>
  const end = <Time at={until} />
  return (
    <Trans>
      {ground}, until {end}
    </Trans>
  )
}

function stepsOf(isDone: boolean, reportedAt: string | undefined): readonly Step[] {
  return [
    { key: 'ordered', title: <Trans>The deletion is ordered</Trans>, progress: 'done' },
    {
      key: 'confirmed',
      title: isDone ? (
        <Trans>The environment has confirmed it</Trans>
      ) : (
        <Trans>The environment deletes and then signs its report</Trans>
      ),
      detail: reportedAt && <Time at={reportedAt} />,
      progress: isDone ? 'done' : 'now',
    },
  ]
}
