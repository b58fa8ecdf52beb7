import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { ServerSecurity, type ServerSecurityCategory } from '../../../generated/servers'
import { Empty, Listing, Section, SelectField, Table, Time } from '../../../kit'
import { usePages } from '../../../operations'
import { securityCategories } from '../security-words'
import { useServer } from './use-server'

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
          ...Object.entries(securityCategories).map(([value, text]) => [value, i18n._(text)] as const),
        ]}
      />
      <Listing of={events} empty={<Empty title={t`No events recorded`} />}>
        {(nodes) => (
          <Table
            label={t`Security events`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Event`, cell: (event) => i18n._(securityCategories[event.category]) },
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
