import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../../frame/viewer'
import { EsimHistory, EsimStock } from '../../../generated/operations'
import { Columns, Empty, Loaded, PageHeader, Section, SelectField, Stack, Table } from '../../../kit'
import { useRead } from '../../../operations'
import { Counted, shown } from './Counted'
import { services } from './counters'
import { Health } from './Health'
import { policies } from './words'
import '../failures'

const periods = [30, 90, 400]

/** Numbers only: no page of the platform lists customers. */
export default function PlatformPage() {
  const { i18n, t } = useLingui()
  const [shownName, setShownName] = useState(services[0]!.name)
  const [days, setDays] = useState(periods[0]!)
  const mayOperate = useScope('platform:operate')
  const service = services.find(({ name }) => name === shownName)!
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Platform`}
        lead={t`How many there are in each state, counted once a day and rounded down to a multiple of 5, so that no number points to one person. A day on which a service did not run has no number.`}
      />
      {mayOperate && <Health />}
      <Columns>
        <SelectField
          name="service"
          label={<Trans>Numbers of</Trans>}
          value={shownName}
          onChange={setShownName}
          options={services.map(({ name, title }) => [name, i18n._(title)])}
        />
        <SelectField
          name="days"
          label={<Trans>Period</Trans>}
          value={String(days)}
          onChange={(chosen) => setDays(Number(chosen))}
          options={periods.map((each) => [String(each), t`${each} days`])}
        />
      </Columns>
      <Counted key={service.name} of={service} days={days} />
      {service.name === EsimHistory.name && mayOperate && <Stock />}
    </Stack>
  )
}

function Stock() {
  const { i18n, t } = useLingui()
  const stock = useRead(EsimStock, {})
  return (
    <Section
      title={t`Profiles at the carrier`}
      lead={t`The carrier reports only that its stock is empty, not how many profiles it has.`}
    >
      <Loaded of={stock}>
        {({ esimStock }) =>
          esimStock.length === 0 ? (
            <Empty title={t`No profile was ordered yet`} />
          ) : (
            <Table
              label={t`Profiles at the carrier`}
              items={esimStock}
              keyOf={({ policy }) => policy}
              columns={[
                { title: t`Policy`, cell: ({ policy }) => i18n._(policies[policy]) },
                { title: t`Prepared`, cell: ({ prepared }) => shown(prepared) },
                { title: t`Released`, cell: ({ released }) => shown(released) },
                { title: t`Waiting`, cell: ({ waiting }) => shown(waiting) },
                { title: t`Failing`, cell: ({ failing }) => failing },
                { title: t`Out of stock`, cell: ({ outOfStock }) => outOfStock },
                { title: t`Unusable`, cell: ({ unusable }) => unusable },
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  )
}
