import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useScope } from '../../frame/viewer'
import { AccountAccesses, EsimAccesses, KeyAccesses, type AccessesFragment } from '../../generated/accounts'
import { Empty, Listing, PageHeader, Section, Stack, Table, Time } from '../../kit'
import { usePages, type Pages } from '../../operations'

type Access = AccessesFragment['edges'][number]['node']

const readers: Record<Access['by'], MessageDescriptor> = {
  ADMINISTRATOR: msg`An administrator of an organization or server`,
  AUDITOR: msg`An auditor of the platform`,
  OPERATOR: msg`An operator of the platform`,
  PARTNER: msg`A client of an organization`,
  SUPPORT: msg`Support`,
}

/** Who else has read what about the account. Each service keeps the reads of its data. */
export default function DataAccessPage() {
  const { t } = useLingui()
  const mayReadEsims = useScope('esims:read')
  const mayReadKeys = useScope('keys:read')
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Who looked at my data`}
        lead={t`Each read of your data by staff, an administrator or a client, with its hour. What you read yourself is not listed.`}
      />
      <OfAccount />
      {mayReadEsims && <OfEsims />}
      {mayReadKeys && <OfKeys />}
    </Stack>
  )
}

function OfAccount() {
  const { t } = useLingui()
  const accesses = usePages(AccountAccesses, {}, ({ me }) => me?.accesses)
  return (
    <Section title={t`The account`}>
      <Accesses of={accesses} label={t`Reads of the account`} />
    </Section>
  )
}

function OfEsims() {
  const { t } = useLingui()
  const accesses = usePages(EsimAccesses, {}, ({ me }) => me?.esimAccesses)
  return (
    <Section title={t`eSIMs`}>
      <Accesses of={accesses} label={t`Reads of eSIMs`} />
    </Section>
  )
}

function OfKeys() {
  const { t } = useLingui()
  const accesses = usePages(KeyAccesses, {}, ({ me }) => me?.keyAccesses)
  return (
    <Section title={t`Enigm Keys`}>
      <Accesses of={accesses} label={t`Reads of Enigm Keys`} />
    </Section>
  )
}

interface AccessesProps {
  readonly of: Pages<Access>
  readonly label: string
}

function Accesses({ of, label }: AccessesProps) {
  const { i18n, t } = useLingui()
  const empty = (
    <Empty title={t`No read is recorded`}>
      <Trans>A read appears here as soon as it has happened.</Trans>
    </Empty>
  )
  return (
    <Listing of={of} empty={empty}>
      {(nodes) => (
        <Table
          label={label}
          items={nodes.map((node, index) => ({ ...node, position: String(nodes.length - index) }))}
          keyOf={({ position }) => position}
          columns={[
            { title: t`When`, cell: ({ at }) => <Time at={at} precision="hour" /> },
            { title: t`Who`, cell: ({ by }) => i18n._(readers[by]) },
            { title: t`What`, cell: ({ what }) => <code>{what}</code> },
          ]}
        />
      )}
    </Listing>
  )
}
