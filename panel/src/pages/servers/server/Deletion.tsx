import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { DeletedKind } from '../../../generated/servers'
import { Card, Section, Steps, Time, type Step } from '../../../kit'
import { Report } from './Report'
import type { ServerData } from './use-server'

const deletedKinds: Record<DeletedKind, MessageDescriptor> = {
  ENCRYPTED_OBJECTS: msg`Encrypted objects`,
  ENVIRONMENT: msg`Environments`,
  SERVER_NAMES: msg`Locator and name`,
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
    </Section>
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
