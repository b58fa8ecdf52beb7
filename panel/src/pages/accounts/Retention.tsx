import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  Retention,
  type DataEnd,
  type DataRetentionClass,
  type RetentionQuery,
} from '../../generated/accounts'
import { Loaded, PageHeader, SelectField, Stack, Table } from '../../kit'
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

type Policy = RetentionQuery['retentionPolicy']

/** How long each kind of record is kept, service by service. The names of records are those of the services. */
export default function RetentionPage() {
  const { t } = useLingui()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`How long records are kept`}
        lead={t`Every kind of record has a reason and an end. A legal hold can keep records for longer; the deletion of the account then names it.`}
      />
      <Loaded of={useRead(Retention, {})}>{({ retentionPolicy }) => <Records of={retentionPolicy} />}</Loaded>
    </Stack>
  )
}

function Records({ of }: { readonly of: Policy }) {
  const { i18n, t } = useLingui()
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
        label={t`How long records are kept`}
        items={of.filter((each) => each.service === service)}
        keyOf={({ record }) => record}
        columns={[
          { title: t`Record`, cell: ({ record }) => record },
          { title: t`Kept because`, cell: ({ retentionClass }) => i18n._(reasons[retentionClass]) },
          {
            title: t`Kept for`,
            cell: ({ days, keptWhile }) =>
              days === null
                ? keptWhile && i18n._(ends[keptWhile])
                : t`${plural(days, { one: '# day', other: '# days' })}`,
          },
        ]}
      />
    </Stack>
  )
}
