import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { ExamAttempt, SubmitFinalExam, type ExamAttemptQuery } from '../../generated/guidance'
import {
  Button,
  Choices,
  Countdown,
  Facts,
  LinkButton,
  Loaded,
  NotHere,
  Notice,
  PageHeader,
  Problem,
  Row,
  Section,
  Stack,
  Status,
  Table,
  Time,
} from '../../kit'
import { useChange, useRead } from '../../operations'
import { deadlineOf } from './deadline'
import { drafts, type Draft } from './draft'
import { StartExam } from './StartExam'
import { attemptStates, courses, useContentLanguage } from './words'
import './failures'

type Attempt = NonNullable<ExamAttemptQuery['examAttempt']>

const route = getRouteApi('/app/training/exams/$attemptId')

export default function ExamPage() {
  const { t } = useLingui()
  const { attemptId } = route.useParams()
  const attempt = useRead(ExamAttempt, { id: attemptId, language: useContentLanguage() })
  return (
    <Loaded of={attempt}>
      {({ examAttempt }) =>
        examAttempt ? (
          examAttempt.state === 'OPEN' ? (
            <Open key={attemptId} of={examAttempt} />
          ) : (
            <Ended of={examAttempt} />
          )
        ) : (
          <NotHere page={t`Final exam`} title={t`This attempt is not here`} action={<Back />}>
            <Trans>There is no such attempt of yours.</Trans>
          </NotHere>
        )
      }
    </Loaded>
  )
}

function Back() {
  return (
    <LinkButton to="/training">
      <Trans>To the training</Trans>
    </LinkButton>
  )
}

/** The same questions in the same order as before; the service keeps the time. */
function Open({ of: attempt }: { readonly of: Attempt }) {
  const { id, course, questions, passMark } = attempt
  const { i18n, t } = useLingui()
  const [draft, setDraft] = useState<Draft>(() => drafts.get(id) ?? {})
  const [isOver, setOver] = useState(false)
  const end = useCallback(() => setOver(true), [])
  const submit = useChange(SubmitFinalExam, () => drafts.delete(id))
  const answer = (questionId: string, chosen: readonly string[]) => {
    const next = { ...draft, [questionId]: chosen }
    drafts.set(id, next)
    setDraft(next)
  }
  const answers = questions.map((each) => ({ questionId: each.id, choiceIds: draft[each.id] ?? [] }))
  const missing = answers.filter(({ choiceIds }) => choiceIds.length === 0).length
  const total = questions.length
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Final exam: ${i18n._(courses[course])}`}
        lead={t`${passMark} of ${total} answers must be correct. You can leave the page and come back; the time goes on. Loading the page again clears the answers, because they are stored nowhere before you submit them.`}
      />
      <Countdown until={deadlineOf(attempt)} label={t`Time left:`} onOver={end} />
      {isOver && <Notice tone="stop" title={<Trans>The time is over.</Trans>} />}
      {total === 0 && (
        <Notice
          tone="stop"
          title={
            <Trans>
              The exam was revised during your attempt. Start another one; this one does not count.
            </Trans>
          }
        />
      )}
      <Questions of={questions} draft={draft} onAnswer={answer} />
      {missing > 0 && total > 0 && (
        <p className="second">
          <Trans>Questions without an answer: {missing}. They count as wrong.</Trans>
        </p>
      )}
      <Row>
        {/* The way to the service takes its time: the service decides whether the time is over. */}
        {total > 0 && (
          <Button
            tone="primary"
            isPending={submit.isPending}
            onClick={() => submit.mutate({ attemptId: id, answers })}
          >
            <Trans>Submit the answers</Trans>
          </Button>
        )}
        {total === 0 && <StartExam course={course} />}
        <Back />
      </Row>
      {submit.error && <Problem of={submit.error} />}
    </Stack>
  )
}

interface QuestionsProps {
  readonly of: Attempt['questions']
  readonly draft: Draft
  readonly onAnswer: (questionId: string, chosen: readonly string[]) => void
}

function Questions({ of, draft, onAnswer }: QuestionsProps) {
  return of.map(({ id, question, several, choices }, index) => (
    <Choices
      key={id}
      question={`${index + 1}. ${question}`}
      hint={several ? <Trans>More than one answer is correct.</Trans> : undefined}
      options={choices}
      several={several}
      chosen={draft[id] ?? []}
      onChange={(chosen) => onAnswer(id, chosen)}
    />
  ))
}

function Ended({ of }: { readonly of: Attempt }) {
  const { i18n, t } = useLingui()
  const { course, courseVersion, state, score, passMark, endedAt, results } = of
  return (
    <Stack gap="loose">
      <PageHeader title={t`Result: ${i18n._(courses[course])}`} actions={<Back />} />
      <Facts
        of={[
          [t`State`, <Status key="state" of={attemptStates[state]} />],
          ...(score === null ? [] : [[t`Correct answers`, t`${score}, needed ${passMark}`] as const]),
          [t`Version of the course`, courseVersion],
          ...(endedAt ? [[t`Ended`, <Time key="ended" at={endedAt} />] as const] : []),
        ]}
      />
      {results.length > 0 && (
        <Section title={t`Your answers`} lead={t`An explanation stands with each question.`}>
          <Table
            label={t`Your answers`}
            items={results}
            keyOf={({ questionId }) => questionId}
            columns={[
              { title: t`Question`, cell: ({ question }) => question },
              {
                title: t`Your answer`,
                cell: ({ answeredCorrectly }) =>
                  answeredCorrectly ? <Trans>Correct</Trans> : <Trans>Wrong</Trans>,
              },
              { title: t`Explanation`, cell: ({ explanation }) => explanation },
            ]}
          />
        </Section>
      )}
    </Stack>
  )
}
