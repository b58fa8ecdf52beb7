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
  component: page(
    ['operations', 'accounts', 'devices', 'organizations', 'payments'],
    () => import('./accounts/Account'),
  ),
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
const operatedServers = createRoute({
  getParentRoute: inside,
  path: '/servers',
  component: page('servers', () => import('../servers/platform/OperatedServers')),
})
const serverRequests = createRoute({
  getParentRoute: inside,
  path: '/server-requests',
  component: page('servers', () => import('../servers/platform/ProvisioningRequests')),
})
const serverActions = createRoute({
  getParentRoute: inside,
  path: '/server-actions',
  component: page('servers', () => import('../servers/platform/PlatformActions')),
})
const codeCoins = createRoute({
  getParentRoute: inside,
  path: '/code-coins',
  component: page('operations', () => import('./code-coins/CodeCoins')),
})
const catalog = createRoute({
  getParentRoute: inside,
  path: '/catalog',
  component: page(['operations', 'payments'], () => import('./catalog/Catalog')),
})
const stuckPayments = createRoute({
  getParentRoute: inside,
  path: '/stuck-payments',
  component: page('operations', () => import('./stuck-payments/StuckPayments')),
})
const reconciliation = createRoute({
  getParentRoute: inside,
  path: '/reconciliation',
  component: page('operations', () => import('./reconciliation/Reconciliation')),
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
const legalHolds = createRoute({
  getParentRoute: inside,
  path: '/legal-holds',
  component: page('operations', () => import('./records/LegalHolds')),
})
const storedData = createRoute({
  getParentRoute: inside,
  path: '/stored-data',
  component: page(['operations', 'accounts'], () => import('./records/StoredData')),
})
const torGateway = createRoute({
  getParentRoute: inside,
  path: '/tor',
  component: page('operations', () => import('./tor/TorGateway')),
})
const audit = createRoute({
  getParentRoute: inside,
  path: '/audit',
  component: page(['operations', 'history'], () => import('./platform/PlatformAudit')),
})
const customerAudit = createRoute({
  getParentRoute: inside,
  path: '/customer-audit',
  component: page(['operations', 'history'], () => import('./platform/CustomerAudit')),
})

export const platformRoutes = [
  platform,
  accounts,
  account,
  recovery,
  organizations,
  operatedServers,
  serverRequests,
  serverActions,
  codeCoins,
  catalog,
  stuckPayments,
  reconciliation,
  staff,
  dashboards,
  audit,
  customerAudit,
  legalHolds,
  storedData,
  torGateway,
] as const
