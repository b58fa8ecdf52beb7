import { Trans } from '@lingui/react/macro'
import { MessageCircleQuestionMark } from 'lucide-react'
import { useRef, useState, type ComponentType } from 'react'
import { loadMessages } from '../i18n'
import { useScope } from './viewer'

type Panel = ComponentType<{ readonly onClose: () => void }>

/** Opens Enyra Product Assistant beside the page. Its code is fetched with the first question. */
export function AssistantPanel() {
  const button = useRef<HTMLButtonElement>(null)
  const [panel, setPanel] = useState<{ readonly Shown: Panel }>()
  const [isMissing, setMissing] = useState(false)
  const mayAsk = useScope('assistant:ask')
  const open = () => {
    setMissing(false)
    loadPanel().then(
      (Shown) => setPanel({ Shown }),
      () => setMissing(true),
    )
  }
  const close = () => {
    setPanel(undefined)
    button.current?.focus()
  }
  if (!mayAsk) return null
  return (
    <>
      <button
        ref={button}
        type="button"
        className="ask-assistant"
        aria-expanded={panel !== undefined}
        onClick={open}
      >
        <MessageCircleQuestionMark size={18} aria-hidden />
        <Trans>Ask the assistant</Trans>
      </button>
      {isMissing && (
        <p role="alert" className="ask-assistant">
          <Trans>The assistant could not be loaded. Try it again.</Trans>
        </p>
      )}
      {panel && <panel.Shown onClose={close} />}
    </>
  )
}

async function loadPanel(): Promise<Panel> {
  const [module] = await Promise.all([import('../pages/assistant/Assistant'), loadMessages('assistant')])
  return module.default
}
