import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { SecurityLog, type SecurityEventCategory } from '../../generated/accounts'
import { Empty, Listing, PageHeader, SelectField, Stack, Table, Time } from '../../kit'
import { usePages } from '../../operations'
import { securityEvents } from './security-events'

const categories = Object.keys(securityEvents) as SecurityEventCategory[]

export default function SecurityLogPage() {
  const { i18n, t } = useLingui()
  const [category, setCategory] = useState<SecurityEventCategory>()
  const events = usePages(SecurityLog, { category: category ?? null }, ({ me }) => me?.securityEvents)
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Security log`}
        lead={t`What concerned the security of your account in the last 90 days, by the hour. No entry has an address or a location.`}
      />
      <Stack>
        <SelectField
          name="category"
          label={<Trans>Show</Trans>}
          value={category ?? ''}
          onChange={(value) => setCategory(categories.find((each) => each === value))}
          options={[
            ['', t`Everything`],
            ...categories.map((each) => [each, i18n._(securityEvents[each].name)] as const),
          ]}
        />
        <Listing
          of={events}
          empty={
            <Empty title={t`No events`}>
              <Trans>That nothing is listed does not prove that nothing happened before these 90 days.</Trans>
            </Empty>
          }
        >
          {(nodes) => (
            <Table
              label={t`Security events`}
              items={nodes}
              keyOf={({ id }) => id}
              columns={[
                { title: t`When`, cell: ({ at }) => <Time at={at} precision="hour" /> },
                { title: t`What`, cell: (event) => i18n._(securityEvents[event.category].sentence) },
                {
                  title: t`Device`,
                  cell: ({ deviceHandle }) => (deviceHandle ? <code>{deviceHandle}</code> : t`None`),
                },
              ]}
            />
          )}
        </Listing>
      </Stack>
    </Stack>
  )
}
