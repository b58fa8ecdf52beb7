import { Trans, useLingui } from '@lingui/react/macro'
import { LinkButton, Row, Stack, Status } from '../../kit'
import type { AskProductAssistantMutation } from '../../generated/assistant'
import { outcomes, places, withholdings } from './words'

export type AnswerData = NonNullable<
  NonNullable<AskProductAssistantMutation['askProductAssistant']>['answer']
>

/** A question with its answer, its sources, and the pages on which it is done. */
export function Answer({ question, of: answer }: { readonly question: string; readonly of: AnswerData }) {
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
        <Places of={answer} />
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

function Places({ of: { suggestedOperations } }: { readonly of: AnswerData }) {
  const { i18n } = useLingui()
  const paths = new Set(suggestedOperations.map(({ page, objectPage }) => objectPage ?? page))
  const known = [...paths].flatMap((path) => places[path] ?? [])
  if (known.length === 0) return null
  return (
    <Row>
      {known.map(({ to, label }) => (
        <LinkButton key={to} to={to} params={true}>
          {i18n._(label)}
        </LinkButton>
      ))}
    </Row>
  )
}
