import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Retention, type DataEnd, type DataRetentionClass } from '../../generated/accounts'
import { Loaded, PageHeader, Stack, Table } from '../../kit'
import { useRead } from '../../operations'

const reasons: Record<DataRetentionClass, MessageDescriptor> = {
  OPERATIONAL: msg`The service needs them`,
  SECURITY: msg`Security`,
  LEGAL: msg`The law`,
  COMPLIANCE: msg`Proof that an obligation was met`,
}

const ends: Record<DataEnd, MessageDescriptor> = {
  HOLDER: msg`Until the account or organization is deleted`,
  OBJECT: msg`As long as the object that they belong to`,
  SOURCE: msg`As long as the original`,
  WORK: msg`Until the work is done`,
  PERMANENT: msg`Permanently, without any person`,
}

/** How long each kind of record is kept. The names of records are those of the services. */
export default function RetentionPage() {
  const { i18n, t } = useLingui()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`How long records are kept`}
        lead={t`Every kind of record has a reason and an end. A legal hold can keep records for longer; the deletion of the account then names it.`}
      />
      <Loaded of={useRead(Retention, {})}>
        {({ retentionPolicy }) => (
          <Table
            label={t`How long records are kept`}
            items={retentionPolicy}
            keyOf={({ service, record }) => `${service} ${record}`}
            columns={[
              { title: t`Service`, cell: ({ service }) => service },
              { title: t`Record`, cell: ({ record }) => record },
              { title: t`Kept because`, cell: ({ retentionClass }) => i18n._(reasons[retentionClass]) },
              {
                title: t`Kept for`,
                cell: ({ days, keptWhile }) =>
                  days === null ? keptWhile && i18n._(ends[keptWhile]) : t`${days} days`,
              },
            ]}
          />
        )}
      </Loaded>
    </Stack>
  )
}
