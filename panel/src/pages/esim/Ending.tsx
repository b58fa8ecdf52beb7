import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { DeleteEsim, ReplaceEsim, RetireEsim, UnlinkEsim } from '../../generated/esim'
import { Attention, Button, CriticalDialog, Section, useAnnouncements } from '../../kit'
import { newIdempotencyKey, useChange } from '../../operations'
import type { PresentEsim } from './Esim'

type Action = 'REPLACE' | 'RETIRE' | 'DELETE' | 'UNLINK'

const order: readonly Action[] = ['REPLACE', 'RETIRE', 'DELETE', 'UNLINK']

/** The four ways in which an eSIM ends. Each needs the PIN. */
export function Ending({ of: { id, availableActions } }: { readonly of: PresentEsim }) {
  const { t } = useLingui()
  const [asked, setAsked] = useState<Action>()
  const words: Record<Action, readonly [sentence: string, verb: string]> = {
    REPLACE: [t`Get a new eSIM and a new code for the same term.`, t`Replace eSIM`],
    RETIRE: [t`Take it out of use. It stays in your list.`, t`Retire eSIM`],
    DELETE: [t`Order the deletion of its profile.`, t`Delete eSIM`],
    UNLINK: [t`Forget that it was yours. It leaves your list.`, t`Unlink eSIM`],
  }
  const actions = order.filter((action) => availableActions.includes(action))
  if (actions.length === 0) return null
  return (
    <Section title={t`Replace or end it`}>
      <Attention
        of={actions.map((action) => ({
          key: action,
          text: words[action][0],
          action: (
            <Button size="compact" onClick={() => setAsked(action)}>
              {words[action][1]}
            </Button>
          ),
        }))}
      />
      {asked && <Dialogs of={asked} esimId={id} onClose={() => setAsked(undefined)} />}
    </Section>
  )
}

interface DialogProps {
  readonly esimId: string
  readonly onClose: () => void
}

const dialogs: Record<Action, (props: DialogProps) => ReactNode> = {
  REPLACE: Replacement,
  RETIRE: Retirement,
  DELETE: Deletion,
  UNLINK: Unlinking,
}

function Dialogs({ of, ...props }: DialogProps & { readonly of: Action }) {
  const Chosen = dialogs[of]
  return <Chosen {...props} />
}

function Replacement({ esimId, onClose }: DialogProps) {
  const navigate = useNavigate()
  const announce = useAnnouncements()
  const replace = useChange(ReplaceEsim)
  const [idempotencyKey] = useState(newIdempotencyKey)
  return (
    <CriticalDialog
      operation="ESIM_REPLACEMENT"
      targetId={esimId}
      question={
        <Trans>
          Replace the eSIM <code>{esimId}</code>?
        </Trans>
      }
      irreversible={<Trans>The present profile is canceled for good.</Trans>}
      consequences={[
        <Trans key="new">A new eSIM is ordered. It takes over the term that is left.</Trans>,
        <Trans key="activation">
          It needs a separate activation with a new code; nothing goes on by itself.
        </Trans>,
        <Trans key="not">It does not delete the old profile from a phone.</Trans>,
      ]}
      action={<Trans>Replace eSIM</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { esim, limitations } = await replace.mutateAsync({ esimId, idempotencyKey, grant })
        if (esim) await navigate({ to: '/esims/$esimId', params: { esimId: esim.id } })
        announce({ title: <Trans>The eSIM is replaced. The new one is ordered.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Retirement({ esimId, onClose }: DialogProps) {
  const announce = useAnnouncements()
  const retire = useChange(RetireEsim)
  return (
    <CriticalDialog
      operation="ESIM_RETIREMENT"
      targetId={esimId}
      question={
        <Trans>
          Retire the eSIM <code>{esimId}</code>?
        </Trans>
      }
      irreversible={<Trans>It never comes back, and its term ends. Nothing is paid back.</Trans>}
      consequences={[
        <Trans key="carrier">The carrier is asked to cancel the profile.</Trans>,
        <Trans key="list">It stays in your list as retired.</Trans>,
        <Trans key="not">It does not delete the profile from a phone: delete it there too.</Trans>,
      ]}
      action={<Trans>Retire eSIM</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { limitations } = await retire.mutateAsync({ esimId, grant })
        announce({ title: <Trans>The eSIM is retired.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Deletion({ esimId, onClose }: DialogProps) {
  const announce = useAnnouncements()
  const remove = useChange(DeleteEsim)
  return (
    <CriticalDialog
      operation="ESIM_DELETION"
      targetId={esimId}
      question={
        <Trans>
          Delete the eSIM <code>{esimId}</code>?
        </Trans>
      }
      irreversible={<Trans>It never comes back, and its term ends. Nothing is paid back.</Trans>}
      consequences={[
        <Trans key="ordered">The deletion is ordered. It is done only when it is confirmed.</Trans>,
        <Trans key="shown">This page shows the answers of the carrier and of the phone.</Trans>,
        <Trans key="not">The carrier cannot delete a profile from a phone: delete it there too.</Trans>,
      ]}
      action={<Trans>Delete eSIM</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { limitations } = await remove.mutateAsync({ esimId, grant })
        announce({
          title: <Trans>The deletion of the eSIM is ordered. It is not confirmed yet.</Trans>,
          limitations,
        })
      }}
      onClose={onClose}
    />
  )
}

function Unlinking({ esimId, onClose }: DialogProps) {
  const navigate = useNavigate()
  const announce = useAnnouncements()
  const unlink = useChange(UnlinkEsim)
  return (
    <CriticalDialog
      operation="ESIM_UNLINKING"
      targetId={esimId}
      question={
        <Trans>
          Unlink the eSIM <code>{esimId}</code>?
        </Trans>
      }
      irreversible={<Trans>No record leads from it to you any more, and it cannot be linked again.</Trans>}
      consequences={[
        <Trans key="list">It leaves your list, and you cannot manage it any more.</Trans>,
        <Trans key="term">Its term ends for your account. Nothing is paid back.</Trans>,
        <Trans key="kept">Your audit trail keeps its id, which leads to no profile.</Trans>,
        <Trans key="not">A profile on a phone keeps working until it is deleted there.</Trans>,
      ]}
      action={<Trans>Unlink eSIM</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { limitations } = await unlink.mutateAsync({ esimId, grant })
        await navigate({ to: '/esims' })
        announce({ title: <Trans>The eSIM is unlinked.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}
