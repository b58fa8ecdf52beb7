import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { appRoute, publicRoute } from '../../frame/parents'

const inFront = () => publicRoute
const inside = () => appRoute

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
const buy = createRoute({
  getParentRoute: inside,
  path: '/buy',
  component: page('payments', () => import('./PersonalCatalogue')),
})
const placeOrder = createRoute({
  getParentRoute: inside,
  path: '/buy/$productKey',
  component: page('payments', () => import('./PlaceOrder')),
})
const orders = createRoute({
  getParentRoute: inside,
  path: '/orders',
  component: page('payments', () => import('./Orders')),
})
const order = createRoute({
  getParentRoute: inside,
  path: '/orders/$orderId',
  component: page('payments', () => import('./Order')),
})
const entitlements = createRoute({
  getParentRoute: inside,
  path: '/entitlements',
  component: page('payments', () => import('./Entitlements')),
})
const entitlement = createRoute({
  getParentRoute: inside,
  path: '/entitlements/$entitlementId',
  component: page('payments', () => import('./Entitlement')),
})

export const publicPaymentRoutes = [products, buyBeforeAccount] as const
export const personalPaymentRoutes = [buy, placeOrder, orders, order, entitlements, entitlement] as const
