import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { EsimHistory, Esims, type LineFragment } from '../../generated/esim'
import { Empty, LinkButton, Listing, PageHeader, Section, Stack, Status, Table, Time } from '../../kit'
import { AuditHistory } from '../history/AuditHistory'
import { usePages } from '../../operations'
import { associations, statusOf } from './words'
import './failures'

export default function EsimsPage() {
  const { i18n, t } = useLingui()
  const esims = usePages(Esims, {}, (data) => data.esims)
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`eSIMs`}
        lead={t`The state of each line, as the carrier reports it. No number, call, place or use of data is known here.`}
      />
      <Stack>
        <Listing
          of={esims}
          empty={
            <Empty
              title={t`No eSIMs`}
              action={
                <LinkButton to="/buy" tone="primary">
                  <Trans>Buy an eSIM</Trans>
                </LinkButton>
              }
            >
              <Trans>An eSIM that you buy, or that an organization assigns to you, is listed here.</Trans>
            </Empty>
          }
        >
          {(nodes) => (
            <Table
              label={t`eSIMs`}
              items={nodes}
              keyOf={({ id }) => id}
              columns={[
                { title: t`eSIM`, cell: (line) => <Name of={line} /> },
                { title: t`State`, cell: (line) => <Status of={statusOf(line)} /> },
                { title: t`Holder`, cell: ({ association }) => i18n._(associations[association.state]) },
                {
                  title: t`Since`,
                  cell: ({ association }) => <Time at={association.since} precision="day" />,
                },
              ]}
            />
          )}
        </Listing>
      </Stack>
      <History />
    </Stack>
  )
}

function History() {
  const { t } = useLingui()
  const history = usePages(EsimHistory, {}, ({ me }) => me?.esimAudit)
  return (
    <Section title={t`History`} lead={t`What was done about your eSIMs, and what was refused.`}>
      <AuditHistory
        of={history}
        empty={<Empty title={t`Nothing has happened yet`}>{t`Each change of an eSIM appears here.`}</Empty>}
      />
    </Section>
  )
}

function Name({ of: { id } }: { readonly of: LineFragment }) {
  return (
    <Link to="/esims/$esimId" params={{ esimId: id }}>
      <code>{id}</code>
    </Link>
  )
}
