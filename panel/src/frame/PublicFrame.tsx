import { Trans } from '@lingui/react/macro'
import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { AnnouncementRegion, LinkButton } from '../kit'
import { resume, useSession } from '../session'
import { Appearance } from './Appearance'
import { Brand } from './Brand'

/** The frame of the pages in front of the session. They do not wait for it, and they say when there is one. */
export function PublicFrame() {
  const { status } = useSession()
  useEffect(() => {
    // Without the gateway these pages still show; the next request says what is wrong.
    resume().catch(() => undefined)
  }, [])
  return (
    <div className="public">
      <header>
        <Brand to="/" />
        {status === 'signed-in' ? (
          <LinkButton to="/home" tone="quiet">
            <Trans>Open the panel</Trans>
          </LinkButton>
        ) : (
          <LinkButton to="/sign-in" tone="quiet">
            <Trans>Sign in</Trans>
          </LinkButton>
        )}
      </header>
      <main>
        <AnnouncementRegion />
        <Outlet />
      </main>
      <footer>
        <span>
          <Trans>No name, no address, no phone number. Nothing is loaded from another address.</Trans>
        </span>
        <Appearance />
      </footer>
    </div>
  )
}
