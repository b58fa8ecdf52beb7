import { lazy, type ComponentType } from 'react'
import { loadMessages } from '../i18n'

/** A page in a chunk of its own, fetched together with the messages of its domain. */
export function page(domain: string, load: () => Promise<{ default: ComponentType }>) {
  let loading: Promise<{ default: ComponentType }> | undefined
  const preload = () => (loading ??= Promise.all([load(), loadMessages(domain)]).then(([module]) => module))
  return Object.assign(lazy(preload), { preload: async () => void (await preload()) })
}
