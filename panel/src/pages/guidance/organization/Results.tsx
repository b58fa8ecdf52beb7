import { Trans, useLingui } from '@lingui/react/macro'
import { OrganizationTraining, OrganizationTrainingMembers } from '../../../generated/guidance'
import { Empty, Listing, PageHeader, Stack, Table } from '../../../kit'
import { usePages } from '../../../operations'
import { useOrganizationId } from '../../organizations/organization'

export default function ResultsPage() {
  const { t } = useLingui()
  const id = useOrganizationId()
  const results = usePages(OrganizationTraining, { id }, ({ organization }) => organization?.trainingResults)
  const members = usePages(OrganizationTrainingMembers, { id }, ({ organization }) => organization?.members)
  const handleOf = (membershipId: string) => members.nodes?.find((each) => each.id === membershipId)?.handle
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Training`}
        lead={t`Whether members have passed the courses, for the members who let the organization see it. Each of them can end this at any time.`}
      />
      <Listing
        of={results}
        empty={
          <Empty title={t`No member shows the result`}>
            <Trans>A member decides about it on the page of the own training.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Training`}
            items={nodes}
            keyOf={({ membershipId }) => membershipId}
            columns={[
              {
                title: t`Member`,
                cell: ({ membershipId }) => <code>{handleOf(membershipId) ?? membershipId}</code>,
              },
              { title: t`Essential course`, cell: ({ essentialPassed }) => <Passed of={essentialPassed} /> },
              { title: t`Advanced course`, cell: ({ advancedPassed }) => <Passed of={advancedPassed} /> },
            ]}
          />
        )}
      </Listing>
    </Stack>
  )
}

function Passed({ of }: { readonly of: boolean }) {
  return of ? <Trans>Passed</Trans> : <Trans>Not passed</Trans>
}
