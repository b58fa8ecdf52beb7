import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { Viewer } from '../generated/frame'
import { queryClient, read } from '../operations'
import { resume } from '../session'
import { ErrorPage } from './ErrorPage'
import { rootRoute } from './parents'

/** The parent of the pages that need a session: personal, of an organization, and of the platform. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  async beforeLoad({ location }) {
    const session = await resume()
    if (session.status === 'signed-in') return
    throw redirect({ to: '/sign-in', search: { from: location.pathname } })
  },
  loader: () => queryClient.ensureQueryData(read(Viewer, {})),
  // A visitor without a session does not fetch the frame with its navigation.
  component: lazyRouteComponent(() => import('./AppFrame'), 'AppFrame'),
  errorComponent: ErrorPage,
})

const homes = {
  CUSTOMER: '/overview',
  OPERATOR: '/platform',
  AUDITOR: '/platform',
  // Support sees no numbers of the platform.
  SUPPORT: '/platform/accounts',
} as const

/** Leads to the first page of the person, by the role of the account. */
export const homeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/home',
  async beforeLoad() {
    const { viewer } = await queryClient.ensureQueryData(read(Viewer, {}))
    throw redirect({ to: homes[viewer.role], replace: true })
  },
})

/** The parent of the pages of an organization: `/organizations/$organizationId/…`. */
export const organizationRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/organizations/$organizationId',
})

/** The parent of the pages of the platform's staff: `/platform/…`. */
export const platformRoute = createRoute({ getParentRoute: () => appRoute, path: '/platform' })
