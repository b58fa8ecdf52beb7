import { useLingui } from '@lingui/react/macro'
import { actions } from './actions'
import { reasons } from './reasons'

/** The words for an action; an action without words is shown by its name. */
export function ActionName({ of }: { readonly of: string }) {
  return <Words of={of} from={actions} />
}

/** The words for the reason of an entry. The reason of a change is a value of its service, and is shown as it is. */
export function ReasonName({ of }: { readonly of: string }) {
  return <Words of={of} from={reasons} />
}

function Words({ of, from }: { readonly of: string; readonly from: typeof actions }) {
  const { i18n } = useLingui()
  const words = from[of]
  return words ? i18n._(words) : <code>{of}</code>
}
