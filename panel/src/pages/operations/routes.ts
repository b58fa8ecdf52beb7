import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { platformRoute } from '../../frame/session-parents'

const inside = () => platformRoute

const platform = createRoute({
  getParentRoute: inside,
  path: '/',
  component: page('operations', () => import('./platform/Platform')),
})
const accounts = createRoute({
  getParentRoute: inside,
  path: '/accounts',
  component: page('operations', () => import('./accounts/Accounts')),
})
const account = createRoute({
  getParentRoute: inside,
  path: '/accounts/$handle',
  component: page(['operations', 'accounts', 'organizations'], () => import('./accounts/Account')),
})
const recovery = createRoute({
  getParentRoute: inside,
  path: '/recovery',
  component: page('operations', () => import('./recovery/RecoveryCases')),
})
const organizations = createRoute({
  getParentRoute: inside,
  path: '/organizations',
  component: page('operations', () => import('./organizations/Organizations')),
})
const serverRequests = createRoute({
  getParentRoute: inside,
  path: '/server-requests',
  component: page('servers', () => import('../servers/platform/ProvisioningRequests')),
})
const codeCoins = createRoute({
  getParentRoute: inside,
  path: '/code-coins',
  component: page('operations', () => import('./code-coins/CodeCoins')),
})
const stuckPayments = createRoute({
  getParentRoute: inside,
  path: '/stuck-payments',
  component: page('operations', () => import('./stuck-payments/StuckPayments')),
})
const staff = createRoute({
  getParentRoute: inside,
  path: '/staff',
  component: page(['operations', 'accounts'], () => import('./staff/Staff')),
})
const dashboards = createRoute({
  getParentRoute: inside,
  path: '/dashboards',
  component: page(['operations', 'organizations'], () => import('./dashboards/Dashboards')),
})
const audit = createRoute({
  getParentRoute: inside,
  path: '/audit',
  component: page(['operations', 'organizations'], () => import('./platform/PlatformAudit')),
})

export const platformRoutes = [
  platform,
  accounts,
  account,
  recovery,
  organizations,
  serverRequests,
  codeCoins,
  stuckPayments,
  staff,
  dashboards,
  audit,
] as const
