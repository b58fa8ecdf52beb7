import { useLingui } from '@lingui/react/macro'
import { Limits } from '../../generated/accounts'
import { Loaded, PageHeader, Section, Stack } from '../../kit'
import { useRead } from '../../operations'

/** The sentences are those of the service, in the language of the page. */
export default function LimitsPage() {
  const { i18n, t } = useLingui()
  const limits = useRead(Limits, { language: i18n.locale === 'de' ? 'DE' : 'EN' })
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Boundaries and limits`}
        lead={t`What Enigm Command cannot do, and what its operations do not achieve.`}
      />
      <Loaded of={limits}>
        {({ boundaries, limitations }) => (
          <>
            <Section title={t`Boundaries`} lead={t`No role and no operation crosses them.`}>
              <Sentences of={boundaries} />
            </Section>
            <Section title={t`Limits`} lead={t`Each operation names the ones that concern it.`}>
              <Sentences of={limitations} />
            </Section>
          </>
        )}
      </Loaded>
    </Stack>
  )
}

function Sentences({
  of,
}: {
  readonly of: readonly { readonly code: string; readonly statement: string }[]
}) {
  return (
    <ul className="limits">
      {of.map(({ code, statement }) => (
        <li key={code}>{statement}</li>
      ))}
    </ul>
  )
}
