import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { publicRoute } from '../../frame/parents'

const inFront = () => publicRoute

const products = createRoute({
  getParentRoute: inFront,
  path: '/products',
  component: page('payments', () => import('./PublicCatalogue')),
})
const returned = createRoute({
  getParentRoute: inFront,
  path: '/paid',
  component: page('payments', () => import('./Returned')),
})
const buyBeforeAccount = createRoute({
  getParentRoute: inFront,
  path: '/products/$productKey',
  component: page('payments', () => import('./BuyBeforeAccount')),
})
const invoice = createRoute({
  getParentRoute: inFront,
  path: '/invoice',
  component: page('payments', () => import('./InvoiceByCode')),
})
const coinKeys = createRoute({
  getParentRoute: inFront,
  path: '/coin-keys',
  component: page('payments', () => import('./CoinKeys')),
})

export const publicPaymentRoutes = [products, buyBeforeAccount, returned, invoice, coinKeys] as const
