import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { appRoute, organizationRoute } from '../../frame/session-parents'

const inside = () => organizationRoute
const administration = createRoute({
  getParentRoute: inside,
  id: 'administration',
  component: page('organizations', () => import('./Administration')),
})
const forAdministrators = () => administration

const memberships = createRoute({
  getParentRoute: () => appRoute,
  path: '/organizations',
  component: page('organizations', () => import('./Memberships')),
})
const overview = createRoute({
  getParentRoute: inside,
  path: '/',
  component: page('organizations', () => import('./Overview')),
})
const people = createRoute({
  getParentRoute: forAdministrators,
  path: '/people',
  component: page('organizations', () => import('./people/People')),
})
const servers = createRoute({
  getParentRoute: forAdministrators,
  path: '/servers',
  component: page('servers', () => import('../servers/organization/Servers')),
})
const newServer = createRoute({
  getParentRoute: forAdministrators,
  path: '/servers/new',
  component: page(['servers', 'payments'], () => import('../servers/organization/NewServer')),
})
const esims = createRoute({
  getParentRoute: forAdministrators,
  path: '/esims',
  component: page('organizations', () => import('./esims/EsimPool')),
})
const esim = createRoute({
  getParentRoute: forAdministrators,
  path: '/esims/$esimId',
  component: page('organizations', () => import('./esims/Esim')),
})
const keys = createRoute({
  getParentRoute: forAdministrators,
  path: '/keys',
  component: page('organizations', () => import('./keys/Keys')),
})
const key = createRoute({
  getParentRoute: forAdministrators,
  path: '/keys/$handle',
  component: page('organizations', () => import('./keys/Key')),
})
const devices = createRoute({
  getParentRoute: forAdministrators,
  path: '/devices',
  component: page('devices', () => import('../devices/organization/ManagedDevices')),
})
const device = createRoute({
  getParentRoute: forAdministrators,
  path: '/devices/$handle',
  component: page('devices', () => import('../devices/organization/ManagedDevice')),
})
const purchases = createRoute({
  getParentRoute: forAdministrators,
  path: '/purchases',
  component: page(['organizations', 'payments'], () => import('./purchases/Purchases')),
})
const entitlement = createRoute({
  getParentRoute: forAdministrators,
  path: '/purchases/$entitlementId',
  component: page(['payments', 'esim', 'keys'], () => import('../payments/OrganizationEntitlement')),
})
const order = createRoute({
  getParentRoute: forAdministrators,
  path: '/purchases/orders/$orderId',
  component: page('payments', () => import('../payments/OrganizationOrder')),
})
const training = createRoute({
  getParentRoute: forAdministrators,
  path: '/training',
  component: page('guidance', () => import('../guidance/organization/Results')),
})
const clients = createRoute({
  getParentRoute: forAdministrators,
  path: '/clients',
  component: page('organizations', () => import('./clients/PartnerClients')),
})
const webhooks = createRoute({
  getParentRoute: forAdministrators,
  path: '/webhooks',
  component: page('organizations', () => import('./webhooks/Webhooks')),
})
const audit = createRoute({
  getParentRoute: forAdministrators,
  path: '/audit',
  component: page(['organizations', 'history'], () => import('./audit/Audit')),
})

export const personalOrganizationRoutes = [memberships] as const
export const organizationRoutes = [
  overview,
  administration.addChildren([
    people,
    servers,
    newServer,
    esims,
    esim,
    keys,
    key,
    devices,
    device,
    purchases,
    entitlement,
    order,
    training,
    clients,
    webhooks,
    audit,
  ]),
] as const
