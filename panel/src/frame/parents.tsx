import { createRootRoute, createRoute, retainSearchParams } from '@tanstack/react-router'
import { ErrorPage, NotFound } from './ErrorPage'
import { preferencesOf } from './preferences'
import { PublicFrame } from './PublicFrame'
import { Root } from './Root'

/** Language and theme are in the address and stored nowhere: decision 0041. */
export const rootRoute = createRootRoute({
  validateSearch: preferencesOf,
  search: { middlewares: [retainSearchParams(['lang', 'theme'])] },
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: ErrorPage,
})

/** The parent of the pages that need no session. */
export const publicRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'public',
  component: PublicFrame,
})
