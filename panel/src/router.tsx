import { createRouter } from '@tanstack/react-router'
import {
  appRoute,
  homeRoute,
  organizationRoute,
  platformRoute,
  publicRoute,
  rootRoute,
} from './frame/parents'
import { personalAccountRoutes, publicAccountRoutes } from './pages/accounts/routes'
import { deviceRoutes } from './pages/devices/routes'
import { personalEsimRoutes } from './pages/esim/routes'
import { personalKeyRoutes } from './pages/keys/routes'
import { personalPaymentRoutes, publicPaymentRoutes } from './pages/payments/routes'
import { platformRoutes } from './pages/operations/routes'
import { organizationRoutes, personalOrganizationRoutes } from './pages/organizations/routes'
import { serverRoutes } from './pages/servers/routes'

/** Every route of the panel. Each domain gives its own, by the frame that they stand in. */
const routeTree = rootRoute.addChildren([
  publicRoute.addChildren([...publicAccountRoutes, ...publicPaymentRoutes]),
  appRoute.addChildren([
    homeRoute,
    ...personalAccountRoutes,
    ...deviceRoutes,
    ...serverRoutes,
    ...personalEsimRoutes,
    ...personalKeyRoutes,
    ...personalPaymentRoutes,
    ...personalOrganizationRoutes,
    organizationRoute.addChildren([...organizationRoutes]),
    platformRoute.addChildren([...platformRoutes]),
  ]),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  // The old page stays while the next one is fetched.
  defaultPendingMs: 400,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
