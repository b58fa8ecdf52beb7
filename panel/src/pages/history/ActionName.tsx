import { useLingui } from '@lingui/react/macro'
import { actions } from './actions'

/** The words for an action; an action without words is shown by its name. */
export function ActionName({ of }: { readonly of: string }) {
  const { i18n } = useLingui()
  const words = actions[of]
  return words ? i18n._(words) : <code>{of}</code>
}
