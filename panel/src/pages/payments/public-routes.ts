import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { publicRoute } from '../../frame/parents'

const inFront = () => publicRoute

const products = createRoute({
  getParentRoute: inFront,
  path: '/products',
  component: page('payments', () => import('./PublicCatalogue')),
})
const buyBeforeAccount = createRoute({
  getParentRoute: inFront,
  path: '/products/$productKey',
  component: page('payments', () => import('./BuyBeforeAccount')),
})

export const publicPaymentRoutes = [products, buyBeforeAccount] as const
