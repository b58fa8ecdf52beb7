import { createRouter } from '@tanstack/react-router'
import { appRoute, organizationRoute, platformRoute, publicRoute, rootRoute } from './frame/parents'
import { personalAccountRoutes, publicAccountRoutes } from './pages/accounts/routes'
import { personalEsimRoutes } from './pages/esim/routes'
import { personalKeyRoutes } from './pages/keys/routes'
import { personalPaymentRoutes, publicPaymentRoutes } from './pages/payments/routes'

/** Every route of the panel. Each domain gives its own, by the frame that they stand in. */
const routeTree = rootRoute.addChildren([
  publicRoute.addChildren([...publicAccountRoutes, ...publicPaymentRoutes]),
  appRoute.addChildren([
    ...personalAccountRoutes,
    ...personalEsimRoutes,
    ...personalKeyRoutes,
    ...personalPaymentRoutes,
    organizationRoute,
    platformRoute,
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
