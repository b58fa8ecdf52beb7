import { Trans, useLingui } from '@lingui/react/macro'
import { Link, Outlet, useLocation, useParams } from '@tanstack/react-router'
import { LogOut } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { followHints } from '../events'
import type { Refusal } from '../gateway'
import { Viewer } from '../generated/frame'
import { AnnouncementRegion, Loaded, Problem } from '../kit'
import { queryClient, useRead } from '../operations'
import { useMutation } from '@tanstack/react-query'
import { signOut, useSession } from '../session'
import { AssistantPanel } from './AssistantPanel'
import { Brand } from './Brand'
import { useIsNarrow } from './narrow'
import {
  organizationNavigation,
  personalNavigation,
  platformNavigation,
  type NavigationGroup,
} from './navigation'
import { Outside } from './Outside'
import { RestrictionNotice } from './RestrictionNotice'
import { SessionEnded } from './SessionEnded'
import { Switcher } from './Switcher'
import { ReadViewer, useViewer } from './viewer'

/** The frame of the pages inside a session. When the session ends, it says so in place of the page. */
export function AppFrame() {
  const session = useSession()
  if (session.status === 'signed-in') return <WithViewer key={session.sessionId} />
  return <SessionEnded because={session.status === 'signed-out' ? session.because : undefined} />
}

/** The route has fetched the viewer already, unless another session has taken the place of the first. */
function WithViewer() {
  const viewer = useRead(Viewer, {})
  if (viewer.data) {
    return (
      <ReadViewer value={viewer.data.viewer}>
        <SignedIn />
      </ReadViewer>
    )
  }
  return (
    <Outside>
      <Loaded of={viewer}>{() => null}</Loaded>
    </Outside>
  )
}

function SignedIn() {
  const leaving = useMutation<void, Refusal>({ mutationFn: leave })
  const isNarrow = useIsNarrow()
  const pathname = useLocation({ select: (location) => location.pathname })
  useEffect(() => {
    const following = new AbortController()
    followHints(following.signal)
    return () => following.abort()
  }, [])
  const navigation = (
    <>
      <Switcher />
      <Navigation />
      <button type="button" className="sign-out" onClick={() => leaving.mutate()}>
        <LogOut size={18} aria-hidden />
        <Trans>Sign out</Trans>
      </button>
    </>
  )
  return (
    <div className="app">
      <a className="skip" href="#content">
        <Trans>Skip to the page</Trans>
      </a>
      <aside className="side">
        {isNarrow ? (
          <NarrowNavigation key={pathname}>{navigation}</NarrowNavigation>
        ) : (
          <>
            <Brand to="/home" />
            <div className="wide">{navigation}</div>
          </>
        )}
      </aside>
      <main id="content" tabIndex={-1}>
        <div className="stack loose">
          <RestrictionNotice />
          {leaving.error && <Problem of={leaving.error} onRetry={() => leaving.mutate()} />}
          <AnnouncementRegion />
          <Outlet />
        </div>
      </main>
      <AssistantPanel />
    </div>
  )
}

/** The navigation of a narrow screen: its links are made when it is opened, and each page begins with it closed. */
function NarrowNavigation({ children }: { readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="menu" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        Enigm Command{' '}
        <span className="button compact">
          <Trans>Menu</Trans>
        </span>
      </summary>
      {isOpen && <div>{children}</div>}
    </details>
  )
}

/** Ends the reads first, because the gateway refuses those that it meets after the end of the session. */
async function leave(): Promise<void> {
  await queryClient.cancelQueries()
  await signOut()
}

/** The pages of the present space that the session may open. */
function Navigation() {
  const { i18n, t } = useLingui()
  const { role, scopes, organizations } = useViewer()
  const { organizationId } = useParams({ strict: false })
  const administers = organizations.some(({ id, role: own }) => id === organizationId && own === 'ADMIN')
  const groups = organizationId
    ? organizationNavigation
    : role === 'CUSTOMER'
      ? personalNavigation
      : staffNavigation
  return (
    <nav aria-label={t`Pages`}>
      {groups.map(({ title, entries }, index) => {
        const open = entries.filter(
          ({ scope, isForAdministrators }) => scopes.includes(scope) && (administers || !isForAdministrators),
        )
        if (open.length === 0) return null
        return (
          <div key={index}>
            {title && <h2>{i18n._(title)}</h2>}
            <ul>
              {open.map(({ to, label, icon: Icon, isFirst = false }) => (
                <li key={to}>
                  <Link
                    to={to}
                    params={true}
                    activeOptions={{ exact: isFirst }}
                    activeProps={{ 'aria-current': 'page' }}
                  >
                    <Icon size={18} aria-hidden />
                    {i18n._(label)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}

/** Staff have the pages of the platform, and those about their own sessions and settings. */
const staffNavigation: readonly NavigationGroup[] = [...platformNavigation, ...personalNavigation]
