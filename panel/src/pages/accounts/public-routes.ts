import { createRoute } from '@tanstack/react-router'
import { page } from '../../frame/page'
import { publicRoute } from '../../frame/parents'

const inFront = () => publicRoute

/** Where a sign-in leads back to: a path of this panel. */
const returnTo = ({ from }: Record<string, unknown>): { from?: string | undefined } => ({
  from: typeof from === 'string' && /^\/(?!\/)/.test(from) ? from : undefined,
})

const start = createRoute({
  getParentRoute: inFront,
  path: '/',
  component: page('accounts', () => import('./Start')),
})
const signIn = createRoute({
  getParentRoute: inFront,
  path: '/sign-in',
  validateSearch: returnTo,
  component: page('accounts', () => import('./SignIn')),
})
const createAccount = createRoute({
  getParentRoute: inFront,
  path: '/create-account',
  component: page('accounts', () => import('./CreateAccount')),
})
const recovery = createRoute({
  getParentRoute: inFront,
  path: '/recovery',
  component: page('accounts', () => import('./Recovery')),
})

const deletionReceipt = createRoute({
  getParentRoute: inFront,
  path: '/deletion-receipt',
  component: page('accounts', () => import('./DeletionReceipt')),
})
const limits = createRoute({
  getParentRoute: inFront,
  path: '/limits',
  component: page('accounts', () => import('./Limits')),
})

const torAccess = createRoute({
  getParentRoute: inFront,
  path: '/tor',
  component: page('accounts', () => import('./TorAccess')),
})

export const publicAccountRoutes = [
  start,
  signIn,
  createAccount,
  recovery,
  deletionReceipt,
  limits,
  torAccess,
] as const
