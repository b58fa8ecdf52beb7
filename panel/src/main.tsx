import './styles/index.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { preferencesOf } from './frame/preferences'
import { languageOf, speak } from './i18n'
import { queryClient } from './operations'
import { router } from './router'
import { onSessionChange } from './session'

// What one session has read is not shown to the next.
onSessionChange(() => queryClient.clear())

const { lang, theme } = preferencesOf(Object.fromEntries(new URLSearchParams(location.search)))
if (theme) document.documentElement.dataset['theme'] = theme

// At the same time: the messages, the page, and whether this browser is signed in.
const speaking = speak(languageOf(lang))
for (const { routeId } of router.matchRoutes(router.latestLocation)) {
  void router.loadRouteChunk(router.routesById[routeId as keyof typeof router.routesById])
}
await speaking

createRoot(document.getElementById('panel')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
