import { Trans, useLingui } from '@lingui/react/macro'
import { ShareTraining, WithdrawTraining } from '../../generated/guidance'
import { Button, Problem, Section, Table, useAnnouncements } from '../../kit'
import { useChange } from '../../operations'
import type { Me } from './Training'

/** Which organizations see whether the account has passed: none, until the member allows it. */
export function Sharing({ of: { trainingSharing, organizations } }: { readonly of: Me }) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const share = useChange(ShareTraining, ({ limitations }) =>
    announce({ title: <Trans>The organization sees now whether you have passed.</Trans>, limitations }),
  )
  const withdraw = useChange(WithdrawTraining, ({ limitations }) =>
    announce({
      title: <Trans>The organization no longer sees whether you have passed.</Trans>,
      limitations,
    }),
  )
  if (trainingSharing.length === 0) return null
  const found = organizations.edges.map(({ node }) => node.organization)
  const nameOf = (id: string) => found.find((each) => each?.id === id)?.displayName ?? id
  return (
    <Section
      title={t`What organizations see`}
      lead={t`If you allow it, an organization sees for each course whether you have passed: yes or no. It sees no score, no date and no module.`}
    >
      <Table
        label={t`What organizations see`}
        items={trainingSharing}
        keyOf={({ organizationId }) => organizationId}
        columns={[
          { title: t`Organization`, cell: ({ organizationId }) => nameOf(organizationId) },
          {
            title: t`Sees whether you have passed`,
            cell: ({ allowed }) => (allowed ? <Trans>Yes</Trans> : <Trans>No</Trans>),
          },
        ]}
        actions={({ organizationId, allowed }) => {
          const change = allowed ? withdraw : share
          return (
            <Button isPending={change.isPending} onClick={() => change.mutate({ organizationId })}>
              {allowed ? <Trans>Withdraw</Trans> : <Trans>Allow</Trans>}
            </Button>
          )
        }}
      />
      {share.error && <Problem of={share.error} />}
      {withdraw.error && <Problem of={withdraw.error} />}
    </Section>
  )
}
