import './styles/index.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { preferencesOf } from './frame/preferences'
import { languageOf, speak } from './i18n'
import { queryClient } from './operations'
import { addSessionRoutes, needsSessionRoutes, router } from './router'
import { onSessionChange, resume } from './session'

// What one session has read is not shown to the next.
onSessionChange(() => queryClient.clear())

const { lang, theme } = preferencesOf(Object.fromEntries(new URLSearchParams(location.search)))
if (theme) document.documentElement.dataset['theme'] = theme

// At the same time: the messages, the page, and whether this browser is signed in.
await Promise.all([speak(languageOf(lang)), startPage()])

/** A chunk that is not there is reported in place of the page, by the router, which fetches it again. */
async function startPage(): Promise<void> {
  if (needsSessionRoutes()) {
    void resume().catch(() => undefined)
    await addSessionRoutes().catch(() => undefined)
  }
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    void router.loadRouteChunk(router.routesById[routeId as keyof typeof router.routesById])
  }
}

createRoot(document.getElementById('panel')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
