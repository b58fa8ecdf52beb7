import type { ComponentType } from 'react'
import { loadMessages } from '../i18n'

/**
 * A page in a separate chunk, fetched together with the messages of its domain. The router waits for `preload` before it shows
 * the page, so that the previous page stays until then.
 */
export function page(domain: string, load: () => Promise<{ default: ComponentType }>) {
  let Loaded: ComponentType | undefined
  const preload = async () => {
    if (Loaded) return
    const [module] = await Promise.all([load(), loadMessages(domain)])
    Loaded = module.default
  }
  function Page() {
    return Loaded && <Loaded />
  }
  return Object.assign(Page, { preload })
}
