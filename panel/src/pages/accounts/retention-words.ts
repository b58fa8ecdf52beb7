import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { DataEnd, DataRetentionClass } from '../../generated/accounts'
import type { Column } from '../../kit'

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

interface KeptRecord {
  readonly record: string
  readonly retentionClass: DataRetentionClass
  readonly days: number | null
  readonly keptWhile: DataEnd | null
}

/** The columns of a kind of record: its name, why it is kept, and for a number of days or until something ends. */
export function useRetentionColumns(): readonly Column<KeptRecord>[] {
  const { i18n, t } = useLingui()
  return [
    { title: t`Record`, cell: ({ record }) => record },
    { title: t`Kept because`, cell: ({ retentionClass }) => i18n._(reasons[retentionClass]) },
    {
      title: t`Kept for`,
      cell: ({ days, keptWhile }) =>
        days === null
          ? keptWhile && i18n._(ends[keptWhile])
          : t`${plural(days, { one: '# day', other: '# days' })}`,
    },
  ]
}
