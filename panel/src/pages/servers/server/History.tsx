import { Trans, useLingui } from '@lingui/react/macro'
import { ServerHistory } from '../../../generated/servers'
import { Empty, Section } from '../../../kit'
import { AuditHistory } from '../../history/AuditHistory'
import { usePages } from '../../../operations'
import { useServer } from './use-server'

export default function HistoryPage() {
  const { t } = useLingui()
  const { id: serverId } = useServer()
  const history = usePages(ServerHistory, { serverId }, ({ server }) => server?.audit)
  return (
    <Section
      title={t`History`}
      lead={t`What was done in the administration of this server. It has no content, and each entry is chained to the one before.`}
    >
      <AuditHistory
        of={history}
        empty={
          <Empty title={t`No entries`}>
            <Trans>What is done in the administration of the server appears here.</Trans>
          </Empty>
        }
      />
    </Section>
  )
}
