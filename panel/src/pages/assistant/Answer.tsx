import { Trans, useLingui } from '@lingui/react/macro'
import type { LinkProps } from '@tanstack/react-router'
import { LinkButton, Row, Stack, Status } from '../../kit'
import type { AskProductAssistantMutation } from '../../generated/assistant'
import { outcomes, places, withholdings } from './words'

export type AnswerData = NonNullable<
  NonNullable<AskProductAssistantMutation['askProductAssistant']>['answer']
>

/** The object of a page, as its address names it. */
export type ObjectParams = Readonly<Partial<Record<string, string>>>

interface AnswerProps {
  readonly question: string
  readonly of: AnswerData
  readonly params: ObjectParams
}

/** A question with its answer, its sources, and the pages on which it is done. */
export function Answer({ question, of: answer, params }: AnswerProps) {
  const { i18n } = useLingui()
  const reasons = [...new Set(answer.withheldOperations.map(({ reason }) => reason))]
  return (
    <article className="answer">
      <Stack>
        <p>
          <strong>{question}</strong>
        </p>
        <Status of={outcomes[answer.outcome]} />
        <p lang={answer.language.toLowerCase()}>{answer.text}</p>
        <Sources of={answer} />
        {reasons.map((reason) => (
          <p key={reason}>{i18n._(withholdings[reason])}</p>
        ))}
        <Places of={answer} params={params} />
      </Stack>
    </article>
  )
}

function Sources({ of: { sources, language } }: { readonly of: AnswerData }) {
  if (sources.length === 0) return null
  return (
    <details>
      <summary>
        <Trans>Sources</Trans>
      </summary>
      <ol lang={language.toLowerCase()}>
        {sources.map(({ document, sectionId, section, sentence, text }) => (
          <li key={`${sectionId} ${sentence}`}>
            <cite>
              {document} › {section} ({sentence})
            </cite>
            <q>{text}</q>
          </li>
        ))}
      </ol>
    </details>
  )
}

function Places({ of: { suggestedOperations }, params }: Pick<AnswerProps, 'of' | 'params'>) {
  const { i18n } = useLingui()
  const paths = new Set(suggestedOperations.map(({ page, objectPage }) => objectPage ?? page))
  const known = [...paths].flatMap((path) => places[path] ?? [])
  if (known.length === 0) return null
  return (
    <Row>
      {known.map(({ to, label }) => (
        <LinkButton key={to} to={to} params={params as LinkProps['params']}>
          {i18n._(label)}
        </LinkButton>
      ))}
    </Row>
  )
}
