import type { ComponentType } from 'react'
import { loadMessages } from '../i18n'

/**
 * A page in a separate chunk, fetched together with the messages of the domains whose components it shows. The router waits for
 * `preload` before it shows the page, so that the previous page stays until then.
 */
export function page(domains: string | readonly string[], load: () => Promise<{ default: ComponentType }>) {
  let Loaded: ComponentType | undefined
  const preload = async () => {
    if (Loaded) return
    const [module] = await Promise.all([load(), ...[domains].flat().map(loadMessages)])
    Loaded = module.default
  }
  function Page() {
    return Loaded && <Loaded />
  }
  return Object.assign(Page, { preload })
}
