import type { ComponentType } from 'react'
import { loadMessages } from '../i18n'
import { resume } from '../session'

interface PageModule {
  readonly default: ComponentType
  /** Fetches the data of a page that is opened first, while the frame around it still loads. */
  readonly prefetch?: () => Promise<void>
}

/**
 * A page in a separate chunk, fetched together with the messages of the domains whose components it shows. The router waits for
 * `preload` before it shows the page, so that the previous page stays until then.
 */
export function page(domains: string | readonly string[], load: () => Promise<PageModule>) {
  let Loaded: ComponentType | undefined
  const preload = async () => {
    if (Loaded) return
    const [module] = await Promise.all([loadAndPrefetch(load), ...[domains].flat().map(loadMessages)])
    Loaded = module.default
  }
  function Page() {
    return Loaded && <Loaded />
  }
  return Object.assign(Page, { preload })
}

async function loadAndPrefetch(load: () => Promise<PageModule>): Promise<PageModule> {
  const module = await load()
  // A prefetch that fails is repeated by the page, which shows the failure.
  if (module.prefetch) void whenSignedIn(module.prefetch).catch(() => undefined)
  return module
}

async function whenSignedIn(prefetch: () => Promise<void>): Promise<void> {
  if ((await resume()).status === 'signed-in') await prefetch()
}
