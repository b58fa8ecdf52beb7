import { createRoute, redirect } from '@tanstack/react-router'
import { Viewer } from '../../generated/frame'
import { queryClient, read } from '../../operations'
import { page } from '../../frame/page'
import { appRoute, publicRoute } from '../../frame/parents'

const inFront = () => publicRoute
const inside = () => appRoute

/** Where a sign-in leads back to: a path of this panel. */
const returnTo = ({ from }: Record<string, unknown>): { from?: string | undefined } => ({
  from: typeof from === 'string' && /^\/(?!\/)/.test(from) ? from : undefined,
})

const start = createRoute({
  getParentRoute: inFront,
  path: '/',
  component: page('accounts', () => import('./Start')),
})
const signIn = createRoute({
  getParentRoute: inFront,
  path: '/sign-in',
  validateSearch: returnTo,
  component: page('accounts', () => import('./SignIn')),
})
const createAccount = createRoute({
  getParentRoute: inFront,
  path: '/create-account',
  component: page('accounts', () => import('./CreateAccount')),
})
const recovery = createRoute({
  getParentRoute: inFront,
  path: '/recovery',
  component: page('accounts', () => import('./Recovery')),
})
const overview = createRoute({
  getParentRoute: inside,
  path: '/overview',
  // The account of staff has none of what the page reads.
  async beforeLoad() {
    const { viewer } = await queryClient.ensureQueryData(read(Viewer, {}))
    if (viewer.role !== 'CUSTOMER') throw redirect({ to: '/home', replace: true })
  },
  component: page('accounts', () => import('./Overview')),
})
const sessions = createRoute({
  getParentRoute: inside,
  path: '/sessions',
  component: page('accounts', () => import('./Sessions')),
})
const securityLog = createRoute({
  getParentRoute: inside,
  path: '/security-log',
  component: page('accounts', () => import('./SecurityLog')),
})
const settings = createRoute({
  getParentRoute: inside,
  path: '/settings',
  component: page('accounts', () => import('./settings/Settings')),
})

export const publicAccountRoutes = [start, signIn, createAccount, recovery] as const
export const personalAccountRoutes = [overview, sessions, securityLog, settings] as const
