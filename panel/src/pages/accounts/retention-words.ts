import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { DataEnd, DataRetentionClass } from '../../generated/accounts'

export const reasons: Record<DataRetentionClass, MessageDescriptor> = {
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

interface Kept {
  readonly days: number | null
  readonly keptWhile: DataEnd | null
}

/** The words for how long a record is kept: a number of days, or until something ends. */
export function useRetentionPeriod(): (kept: Kept) => string | null {
  const { i18n, t } = useLingui()
  return ({ days, keptWhile }) =>
    days === null
      ? keptWhile && i18n._(ends[keptWhile])
      : t`${plural(days, { one: '# day', other: '# days' })}`
}
