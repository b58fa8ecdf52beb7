import { useLingui } from '@lingui/react/macro'
import { Retention } from '../../generated/accounts'
import { ByService, Loaded, PageHeader, Stack, Table } from '../../kit'
import { useRead } from '../../operations'
import { useRetentionColumns } from './retention-words'

/** How long each kind of record is kept, service by service. The names of records are those of the services. */
export default function RetentionPage() {
  const { t } = useLingui()
  const columns = useRetentionColumns()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`How long records are kept`}
        lead={t`Every kind of record has a reason and an end. A legal hold can keep records for longer; the deletion of the account then names it.`}
      />
      <Loaded of={useRead(Retention, {})}>
        {({ retentionPolicy }) => (
          <ByService of={retentionPolicy}>
            {(records) => (
              <Table
                label={t`How long records are kept`}
                items={records}
                keyOf={({ record }) => record}
                columns={columns}
              />
            )}
          </ByService>
        )}
      </Loaded>
    </Stack>
  )
}
