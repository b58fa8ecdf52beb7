import { useLingui } from '@lingui/react/macro'
import { DataInventory } from '../../../generated/operations'
import { ByService, Loaded, PageHeader, Stack, Table } from '../../../kit'
import { useRead } from '../../../operations'
import { useRetentionColumns } from '../../accounts/retention-words'

/** Every kind of data that the system stores, service by service. The names are those of the records. */
export default function StoredDataPage() {
  const { t } = useLingui()
  const columns = useRetentionColumns()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Stored data`}
        lead={t`Each kind of data that a service stores, why it is stored, and how long. The list is made from the code of every service.`}
      />
      <Loaded of={useRead(DataInventory, {})}>
        {({ dataInventory }) => (
          <ByService of={dataInventory}>
            {(records) => (
              <Table
                label={t`Stored data`}
                items={records}
                keyOf={({ record }) => record}
                columns={[
                  ...columns,
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
            )}
          </ByService>
        )}
      </Loaded>
    </Stack>
  )
}
