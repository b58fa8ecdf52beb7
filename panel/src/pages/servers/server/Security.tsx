import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { ServerSecurity, type ServerSecurityCategory } from '../../../generated/servers'
import { Empty, Listing, Section, SelectField, Table, Time } from '../../../kit'
import { usePages } from '../../../operations'
import { useServer } from './use-server'

const categories: Record<ServerSecurityCategory, MessageDescriptor> = {
  ACCESS_ANOMALY: msg`The access to a member's account was recovered`,
  DEVICE_LIFECYCLE: msg`A member's device was restricted, revoked or replaced`,
  POLICY_VIOLATION: msg`The access policy began to deny a member`,
  SUSPICIOUS_ACTIVITY: msg`A device or the environment has reported what cannot be right`,
  DEFENSIVE_OUTCOME: msg`The platform has restricted or suspended a member's account`,
}

/** Security events of the last 90 days, by category. */
export default function SecurityPage() {
  const { i18n, t } = useLingui()
  const { id: serverId } = useServer()
  const [category, setCategory] = useState<ServerSecurityCategory | null>(null)
  const events = usePages(ServerSecurity, { serverId, category }, ({ server }) => server?.securityEvents)
  return (
    <Section
      title={t`Security events`}
      lead={t`Category, member and hour of the last 90 days. They show no content and no activity, and an empty list proves nothing.`}
    >
      <SelectField
        name="category"
        label={<Trans>Category</Trans>}
        value={category ?? ''}
        onChange={(value) => setCategory((value || null) as ServerSecurityCategory | null)}
        options={[
          ['', t`All categories`],
          ...Object.entries(categories).map(([value, text]) => [value, i18n._(text)] as const),
        ]}
      />
      <Listing of={events} empty={<Empty title={t`No events recorded`} />}>
        {(nodes) => (
          <Table
            label={t`Security events`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Event`, cell: (event) => i18n._(categories[event.category]) },
              {
                title: t`Member`,
                cell: ({ member }) => (member ? <code>{member}</code> : <Trans>The environment</Trans>),
              },
              { title: t`Hour`, cell: ({ hour }) => <Time at={hour} precision="hour" /> },
            ]}
          />
        )}
      </Listing>
    </Section>
  )
}
