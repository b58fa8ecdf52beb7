import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { DataInventory, type DataInventoryQuery } from '../../../generated/operations'
import { Loaded, PageHeader, SelectField, Stack, Table } from '../../../kit'
import { useRead } from '../../../operations'

type Records = DataInventoryQuery['dataInventory']

/** Every kind of data that the system stores, service by service. The names are those of the records. */
export default function StoredDataPage() {
  const { t } = useLingui()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Stored data`}
        lead={t`Each kind of data that a service stores, why it is stored, and how long. The list is made from the code of every service.`}
      />
      <Loaded of={useRead(DataInventory, {})}>
        {({ dataInventory }) => <Inventory of={dataInventory} />}
      </Loaded>
    </Stack>
  )
}

function Inventory({ of }: { readonly of: Records }) {
  const { t } = useLingui()
  const services = [...new Set(of.map(({ service }) => service))]
  const [service, setService] = useState(services[0]!)
  return (
    <Stack>
      <SelectField
        name="service"
        label={<Trans>Service</Trans>}
        value={service}
        onChange={setService}
        options={services.map((each) => [each, each])}
      />
      <Table
        label={service}
        items={of.filter((record) => record.service === service)}
        keyOf={({ record }) => record}
        columns={[
          { title: t`Record`, cell: ({ record }) => record },
          { title: t`Kept because`, cell: ({ retentionClass }) => <code>{retentionClass}</code> },
          {
            title: t`Kept for`,
            cell: ({ days, keptWhile }) =>
              days === null ? (
                <code>{keptWhile}</code>
              ) : (
                t`${plural(days, { one: '# day', other: '# days' })}`
              ),
          },
          {
            title: t`Data`,
            cell: ({ data }) => (
              <ul>
                {data.map(({ name, purpose }) => (
                  <li key={name}>
                    <code>{name}</code>: <code>{purpose}</code>
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </Stack>
  )
}
