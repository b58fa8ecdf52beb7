import { Trans } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import {
  DeleteOrganizationEsim,
  ReplaceOrganizationEsim,
  RetireOrganizationEsim,
  UnlinkOrganizationEsim,
} from '../../../generated/organizations'
import { CriticalDialog, useAnnouncements } from '../../../kit'
import { newIdempotencyKey, useChange } from '../../../operations'
import { useOrganizationId } from '../organization'
import type { ChangeProps } from './EsimActions'

function Replace({ of: { id }, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const navigate = useNavigate()
  const organizationId = useOrganizationId()
  const [idempotencyKey] = useState(newIdempotencyKey)
  const replace = useChange(ReplaceOrganizationEsim)
  return (
    <CriticalDialog
      operation="ESIM_REPLACEMENT"
      targetId={id}
      question={<Trans>Replace this eSIM?</Trans>}
      irreversible={<Trans>The present profile stops being valid.</Trans>}
      consequences={[
        <Trans>Another eSIM takes over the rest of the term. It needs a separate activation.</Trans>,
        <Trans>The old profile stays on its device until the device reports its removal.</Trans>,
      ]}
      action={<Trans>Replace eSIM</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { esim, limitations } = await replace.mutateAsync({ esimId: id, idempotencyKey, grant })
        if (!esim) return
        await navigate({
          to: '/organizations/$organizationId/esims/$esimId',
          params: { organizationId, esimId: esim.id },
        })
        announce({ title: <Trans>The eSIM is replaced. This is the new one.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Unlink({ of: { id }, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const unlink = useChange(UnlinkOrganizationEsim)
  return (
    <CriticalDialog
      operation="ESIM_UNLINKING"
      targetId={id}
      question={<Trans>Unlink this eSIM?</Trans>}
      irreversible={<Trans>It cannot be linked again.</Trans>}
      consequences={[
        <Trans>No record connects it to the organization or a member afterwards.</Trans>,
        <Trans>Its profile is not removed from the device by that.</Trans>,
        <Trans>What the carrier knows of its traffic is not changed.</Trans>,
      ]}
      action={<Trans>Unlink eSIM</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { limitations } = await unlink.mutateAsync({ esimId: id, grant })
        announce({ title: <Trans>The eSIM is unlinked.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Retire({ of: { id }, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const retire = useChange(RetireOrganizationEsim)
  return (
    <CriticalDialog
      operation="ESIM_RETIREMENT"
      targetId={id}
      question={<Trans>Retire this eSIM?</Trans>}
      irreversible={<Trans>A retired eSIM never comes back.</Trans>}
      consequences={[
        <Trans>The carrier is asked to cancel its profile. The answer is shown here.</Trans>,
        <Trans>A profile that is on a device already is not removed by that.</Trans>,
      ]}
      action={<Trans>Retire eSIM</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { limitations } = await retire.mutateAsync({ esimId: id, grant })
        announce({ title: <Trans>The eSIM is retired.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Delete({ of: { id }, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const remove = useChange(DeleteOrganizationEsim)
  return (
    <CriticalDialog
      operation="ESIM_DELETION"
      targetId={id}
      question={<Trans>Delete the profile of this eSIM?</Trans>}
      irreversible={<Trans>The profile cannot be used again.</Trans>}
      consequences={[
        <Trans>The deletion is ordered, not done: the carrier and the device answer for themselves.</Trans>,
        <Trans>A device that is offline keeps the profile until it reports its removal.</Trans>,
      ]}
      action={<Trans>Order the deletion</Trans>}
      cancel={<Trans>Keep it</Trans>}
      perform={async (grant) => {
        const { limitations } = await remove.mutateAsync({ esimId: id, grant })
        announce({ title: <Trans>The deletion is ordered.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

/** What needs the PIN. */
export const critical = { REPLACE: Replace, UNLINK: Unlink, RETIRE: Retire, DELETE: Delete }
