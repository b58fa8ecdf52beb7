import { Trans, useLingui } from '@lingui/react/macro'
import { useScope } from '../../../frame/viewer'
import { WithdrawServerTransfer, type TransferFragment } from '../../../generated/servers'
import { Button, Facts, Notice, Problem, Section, Time, useAnnouncements } from '../../../kit'
import { useChange } from '../../../operations'
import { ownerKinds } from '../server-words'
import type { ServerData } from './use-server'

/** Who is responsible for the server. */
export function Owner({ of: { owner, responsibleParty } }: { readonly of: ServerData }) {
  const { i18n, t } = useLingui()
  return (
    <Section
      title={t`Owner`}
      lead={t`The owner is responsible for the server. Ownership opens no message and no key.`}
    >
      <Facts
        of={[
          [t`Owned by`, i18n._(ownerKinds[owner.kind])],
          [t`Responsible for lawful administration`, i18n._(ownerKinds[responsibleParty.kind])],
          ...(owner.organizationId
            ? [[t`Organization`, <code key="organization">{owner.organizationId}</code>] as const]
            : []),
        ]}
      />
    </Section>
  )
}

/** An offer that the new owner has not decided yet: the server keeps its owner until then. */
export function OpenTransfer({ of }: { readonly of: TransferFragment }) {
  const { i18n } = useLingui()
  const announce = useAnnouncements()
  const withdraw = useChange(WithdrawServerTransfer)
  const mayManage = useScope('servers:manage')
  return (
    <Notice
      tone="wait"
      title={<Trans>The server is offered to a new owner</Trans>}
      actions={
        mayManage &&
        of.availableActions.includes('WITHDRAW') && (
          <Button
            size="compact"
            isPending={withdraw.isPending}
            onClick={() =>
              withdraw.mutate(
                { transferId: of.id },
                {
                  onSuccess: ({ limitations }) =>
                    announce({ title: <Trans>The offer is withdrawn.</Trans>, limitations }),
                },
              )
            }
          >
            <Trans>Withdraw offer</Trans>
          </Button>
        )
      }
    >
      <p>
        <Trans>
          New owner: {i18n._(ownerKinds[of.newOwnerKind])}. Nothing has changed yet; the offer ends on{' '}
          <Time at={of.expiresAt} precision="day" />.
        </Trans>
      </p>
      {withdraw.error && <Problem of={withdraw.error} />}
    </Notice>
  )
}
