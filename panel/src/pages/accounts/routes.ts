import { createRoute, redirect } from '@tanstack/react-router'
import { Viewer } from '../../generated/frame'
import { queryClient, read } from '../../operations'
import { page } from '../../frame/page'
import { appRoute } from '../../frame/session-parents'

const inside = () => appRoute

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
const dataAccess = createRoute({
  getParentRoute: inside,
  path: '/data-access',
  component: page(['accounts', 'history'], () => import('./DataAccess')),
})
const auditLog = createRoute({
  getParentRoute: inside,
  path: '/audit-log',
  component: page(['accounts', 'history'], () => import('./AuditLog')),
})
const settings = createRoute({
  getParentRoute: inside,
  path: '/settings',
  component: page('accounts', () => import('./settings/Settings')),
})

const retention = createRoute({
  getParentRoute: inside,
  path: '/retention',
  component: page('accounts', () => import('./Retention')),
})

export const personalAccountRoutes = [
  overview,
  sessions,
  securityLog,
  dataAccess,
  auditLog,
  settings,
  retention,
] as const
