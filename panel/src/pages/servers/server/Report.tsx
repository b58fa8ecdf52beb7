import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { EnvironmentReportFragment, HoldGround } from '../../../generated/servers'
import { Copyable, Facts, Stack, Time } from '../../../kit'

export const grounds: Record<HoldGround, MessageDescriptor> = {
  COMPLIANCE: msg`Kept by a rule that binds the owner`,
  LEGAL: msg`Kept by a law or a court order`,
  OPERATIONAL: msg`Kept for a technical reason`,
  SECURITY: msg`Kept for an open security incident`,
}

interface ReportProps {
  readonly of: EnvironmentReportFragment
  readonly more?: readonly (readonly [name: string, value: ReactNode])[]
}

/** What an environment has signed: numbers of encrypted objects, and no names. */
export function Report({ of: { counts, retained, reportedAt, signedReport }, more = [] }: ReportProps) {
  const { i18n, t } = useLingui()
  return (
    <Stack>
      <Facts
        of={[
          [t`Signed`, <Time key="signed" at={reportedAt} />],
          [t`Encrypted objects found`, counts.matched],
          [t`Deleted`, counts.deleted],
          [t`Kept`, counts.held],
          ...retained.map(({ ground, count, until }) => {
            const end = <Time key="until" at={until} />
            return [
              i18n._(grounds[ground]),
              <Trans key={ground}>
                {count}, until {end}
              </Trans>,
            ] as const
          }),
          ...more,
        ]}
      />
      <details>
        <summary>
          <Trans>The signed report</Trans>
        </summary>
        <Copyable label={t`Report, signed with the key of the environment`} value={signedReport} />
      </details>
    </Stack>
  )
}
