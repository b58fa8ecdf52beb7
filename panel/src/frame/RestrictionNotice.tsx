import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Notice } from '../kit'
import { useViewer, type ViewerData } from './viewer'

const sentences: Record<NonNullable<ViewerData['restrictedBy']>, MessageDescriptor> = {
  ACCOUNT: msg`The platform has restricted your account. Support can tell you why.`,
  DELETION: msg`The deletion of your account was requested. It ends when you cancel the deletion in the settings.`,
  HOLDER: msg`You have restricted this session. Lift the restriction from another session.`,
  ORGANIZATION: msg`An administrator of your organization has restricted your sessions.`,
  PLATFORM: msg`The platform has restricted this session. Support can tell you why.`,
}

/** Says on every page that the session is restricted, and by whom. */
export function RestrictionNotice() {
  const { i18n } = useLingui()
  const { restrictedBy } = useViewer()
  if (!restrictedBy) return null
  return (
    <Notice
      tone="wait"
      title={<Trans>This session is restricted: it reads its own state and closes sessions.</Trans>}
    >
      <p>{i18n._(sentences[restrictedBy])}</p>
    </Notice>
  )
}
