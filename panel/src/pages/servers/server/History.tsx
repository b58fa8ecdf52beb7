import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { ServerHistory, type AuditOutcome } from '../../../generated/servers'
import { Empty, Listing, Section, Status, Table, Time, type StatusOf } from '../../../kit'
import { usePages } from '../../../operations'
import { actions } from './history-words'
import { useServer } from './use-server'

const outcomes: Record<AuditOutcome, StatusOf> = {
  DONE: ['ok', msg`Done`],
  DENIED: ['stop', msg`Refused`],
}

export default function HistoryPage() {
  const { i18n, t } = useLingui()
  const { id: serverId } = useServer()
  const history = usePages(ServerHistory, { serverId }, ({ server }) => server?.audit)
  return (
    <Section
      title={t`History`}
      lead={t`What was done in the administration of this server. It has no content, and each entry is chained to the one before.`}
    >
      <Listing
        of={history}
        empty={
          <Empty title={t`No entries`}>
            <Trans>What is done in the administration of the server appears here.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`History`}
            items={nodes}
            keyOf={({ seq }) => String(seq)}
            columns={[
              { title: t`When`, cell: ({ at }) => <Time at={at} /> },
              {
                title: t`What`,
                cell: ({ action }) => (actions[action] ? i18n._(actions[action]) : <code>{action}</code>),
              },
              { title: t`Outcome`, cell: ({ outcome }) => <Status of={outcomes[outcome]} /> },
            ]}
          />
        )}
      </Listing>
    </Section>
  )
}
