import { useLingui } from '@lingui/react/macro'
import { DataInventory } from '../../../generated/operations'
import { Loaded, PageHeader, Section, Stack, Table } from '../../../kit'
import { useRead } from '../../../operations'

/** Every kind of data that the system stores. The names are those of the records. */
export default function StoredDataPage() {
  const { t } = useLingui()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Stored data`}
        lead={t`Each kind of data that a service stores, why it is stored, and how long. The list is made from the code of every service.`}
      />
      <Loaded of={useRead(DataInventory, {})}>
        {({ dataInventory }) =>
          [...new Set(dataInventory.map(({ service }) => service))].map((service) => (
            <Section key={service} title={service}>
              <Table
                label={service}
                items={dataInventory.filter((record) => record.service === service)}
                keyOf={({ record }) => record}
                columns={[
                  { title: t`Record`, cell: ({ record }) => record },
                  { title: t`Kept because`, cell: ({ retentionClass }) => <code>{retentionClass}</code> },
                  {
                    title: t`Kept for`,
                    cell: ({ days, keptWhile }) =>
                      days === null ? <code>{keptWhile}</code> : t`${days} days`,
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
            </Section>
          ))
        }
      </Loaded>
    </Stack>
  )
}
