import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { appRoute } from '../../frame/session-parents'

const inside = () => appRoute

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
  component: page(['payments', 'history'], () => import('./Entitlements')),
})
const entitlement = createRoute({
  getParentRoute: inside,
  path: '/entitlements/$entitlementId',
  component: page(['payments', 'esim', 'keys'], () => import('./Entitlement')),
})

export const personalPaymentRoutes = [buy, placeOrder, orders, order, entitlements, entitlement] as const
