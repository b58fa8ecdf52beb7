import { Trans, useLingui } from '@lingui/react/macro'
import { useLocation } from '@tanstack/react-router'
import { LinkButton, PageHeader, Row } from '../kit'
import type { EndOfSession } from '../session'
import { Outside } from './Outside'

/** Says in place of the page why this tab is signed out, and leads back to the page. */
export function SessionEnded({ because }: { readonly because: EndOfSession | undefined }) {
  const { t } = useLingui()
  const { pathname } = useLocation()
  const reasons: Record<EndOfSession, { title: string; lead: string }> = {
    here: {
      title: t`You are signed out`,
      lead: t`The session has ended at the gateway. Nothing of it is left in this browser.`,
    },
    'another-tab': {
      title: t`You signed out in another tab`,
      lead: t`The tabs of a browser share one session. Nothing of it is left in this browser.`,
    },
    'without-cookie': {
      title: t`The session has left this browser`,
      lead: t`You signed out in another tab, or the browser has removed or blocked the cookie of the session. What you had not sent yet has changed nothing.`,
    },
    ended: {
      title: t`This session has ended`,
      lead: t`It was closed from another device, by a rule of your account, or by its age. What you had not sent yet has changed nothing. The security log says what happened.`,
    },
  }
  const { title, lead } = reasons[because ?? 'ended']
  return (
    <Outside>
      <PageHeader title={title} lead={lead} />
      <Row>
        <LinkButton to="/sign-in" search={{ from: pathname }} tone="primary">
          <Trans>Sign in</Trans>
        </LinkButton>
        <LinkButton to="/">
          <Trans>To the start page</Trans>
        </LinkButton>
      </Row>
    </Outside>
  )
}
