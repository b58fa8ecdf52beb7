import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { ServerAudit, ServerAuditExport } from '../../../generated/servers'
import { send } from '../../../graphql'
import { Section } from '../../../kit'
import { usePages } from '../../../operations'
import { AuditExport } from '../../history/AuditExport'
import { AuditFilter, AuditTrail, everything, filterOf, none, type Choice } from '../../history/AuditTrail'
import { useServer } from './use-server'

export default function HistoryPage() {
  const { t } = useLingui()
  const { id: serverId } = useServer()
  const [choice, setChoice] = useState<Choice>(everything)
  const variables = { serverId, filter: filterOf(choice) }
  const entries = usePages(ServerAudit, variables, ({ server }) => server?.auditLog?.entries ?? none)
  return (
    <Section
      title={t`History`}
      lead={t`What was done and refused in the administration of this server, from all services. An entry appears within seconds. It has no content, and a person has another handle for each viewer.`}
    >
      <AuditFilter
        of={choice}
        subjects={[
          ['servers.server.', t`The server`],
          ['servers.member.', t`Members`],
          ['servers.join.', t`Join requests`],
          ['servers.policy.', t`The policy`],
          ['servers.content.', t`Content`],
        ]}
        onChange={setChoice}
      />
      <AuditExport
        read={(part) =>
          send(ServerAuditExport, { ...variables, ...part }).then(({ server }) => server?.auditLog?.export)
        }
      />
      <AuditTrail of={entries} />
    </Section>
  )
}
