import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { OrganizationEsims, type EsimState } from '../../../generated/organizations'
import { Empty, LinkButton, Listing, PageHeader, SelectField, Stack, Status, Table } from '../../../kit'
import { usePages } from '../../../operations'
import { useOrganizationId } from '../organization'
import { associations, policies, problems, states } from './states'
import '../failures'

const all = Object.keys(states) as EsimState[]

export default function EsimPoolPage() {
  const { i18n, t } = useLingui()
  const organizationId = useOrganizationId()
  const [state, setState] = useState<EsimState>()
  const esims = usePages(
    OrganizationEsims,
    { organizationId, state: state ?? null },
    ({ organization }) => organization?.esims,
  )
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`eSIM pool`}
        lead={t`The eSIMs that the organization owns. The member to whom one is assigned activates it, and alone sees its code.`}
      />
      <Stack>
        <SelectField
          name="state"
          label={<Trans>Show</Trans>}
          value={state ?? ''}
          onChange={(value) => setState(all.find((each) => each === value))}
          options={[['', t`All states`], ...all.map((each) => [each, i18n._(states[each][1])] as const)]}
        />
        <Listing of={esims} empty={<NoEsims isFiltered={state !== undefined} />}>
          {(nodes) => (
            <Table
              label={t`eSIMs`}
              items={nodes}
              keyOf={({ id }) => id}
              columns={[
                { title: t`eSIM`, cell: ({ id }) => <code>{id}</code> },
                {
                  title: t`State`,
                  cell: ({ state: present, problem }) => (
                    <>
                      <Status of={states[present]} />
                      {problem && <div className="second small">{i18n._(problems[problem])}</div>}
                    </>
                  ),
                },
                { title: t`Whose`, cell: ({ association }) => i18n._(associations[association.state]) },
                { title: t`Policy`, cell: ({ policy }) => i18n._(policies[policy]) },
              ]}
              actions={({ id }) => (
                <LinkButton
                  size="compact"
                  to="/organizations/$organizationId/esims/$esimId"
                  params={{ organizationId, esimId: id }}
                >
                  <Trans>Open</Trans>
                </LinkButton>
              )}
            />
          )}
        </Listing>
      </Stack>
    </Stack>
  )
}

function NoEsims({ isFiltered }: { readonly isFiltered: boolean }) {
  const { t } = useLingui()
  const organizationId = useOrganizationId()
  if (isFiltered) return <Empty title={t`No eSIM is in this state`} />
  return (
    <Empty
      title={t`No eSIMs`}
      action={
        <LinkButton to="/organizations/$organizationId/purchases" params={{ organizationId }}>
          <Trans>To the purchases</Trans>
        </LinkButton>
      }
    >
      <Trans>The eSIMs that the organization has bought would be here, ready to be assigned.</Trans>
    </Empty>
  )
}
