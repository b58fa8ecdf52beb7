import { Trans, useLingui } from '@lingui/react/macro'
import { useLocation, useParams } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { AskProductAssistant, type AssistantTopic } from '../../generated/assistant'
import { Button, Form, SelectField, TextField, type Values } from '../../kit'
import { change } from '../../operations'
import { Answer, type AnswerData, type ObjectParams } from './Answer'
import { shownObject } from './shown-object'
import { topics } from './words'

const LONGEST_QUESTION = 1_000
const MOST_ANSWERS = 10

interface Exchange {
  readonly number: number
  readonly question: string
  readonly answer: AnswerData
  /** The parameters of the page on which it was asked: its links lead to that object. */
  readonly params: ObjectParams
}

/** The side panel of Enyra Product Assistant. Its questions and answers are gone when it is closed. */
export default function Assistant({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const { pathname } = useLocation()
  const params = useParams({ strict: false })
  const panel = useRef<HTMLElement>(null)
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([])
  useEffect(() => panel.current?.querySelector('input')?.focus(), [])

  const ask = async ({ question = '', topic = '' }: Values) => {
    const object = await shownObject(pathname)
    const { answer } = await change(AskProductAssistant, {
      question,
      topic: topic === '' ? null : (topic as AssistantTopic),
      object,
    })
    if (!answer) return
    setExchanges((all) =>
      [{ number: (all[0]?.number ?? 0) + 1, question, answer, params }, ...all].slice(0, MOST_ANSWERS),
    )
  }

  return (
    <aside
      ref={panel}
      className="assistant"
      aria-label={t`Product assistant`}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onClose()
      }}
    >
      <header>
        <h2>
          <Trans>Product assistant</Trans>
        </h2>
        <Button onClick={onClose} aria-label={t`Close the assistant`}>
          <X size={16} aria-hidden />
        </Button>
      </header>
      <p>
        <Trans>
          It answers from the documents, reads no data of your account and changes nothing. Your question is
          stored nowhere; the audit trail has its subject and its result.
        </Trans>
      </p>
      <QuestionForm onAsk={ask} />
      <div role="log" aria-label={t`Answers`} tabIndex={0}>
        {exchanges.map(({ number, question, answer, params: asked }) => (
          <Answer key={number} question={question} of={answer} params={asked} />
        ))}
      </div>
    </aside>
  )
}

function QuestionForm({ onAsk }: { readonly onAsk: (values: Values) => Promise<void> }) {
  const { i18n, t } = useLingui()
  return (
    <Form onSubmit={onAsk} submit={<Trans>Ask</Trans>}>
      <TextField name="question" label={<Trans>Question</Trans>} required maxLength={LONGEST_QUESTION} />
      <SelectField
        name="topic"
        label={<Trans>Subject</Trans>}
        options={[
          ['', t`Any subject`],
          ...Object.entries(topics).map(([topic, label]) => [topic, i18n._(label)] as const),
        ]}
      />
    </Form>
  )
}
