import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Training, TrainingHistory, type TrainingLevel, type TrainingQuery } from '../../generated/guidance'
import {
  Empty,
  Facts,
  LinkButton,
  Loaded,
  PageHeader,
  Row,
  Section,
  Stack,
  Status,
  Table,
  Time,
} from '../../kit'
import { AuditHistory } from '../history/AuditHistory'
import { usePages, useRead } from '../../operations'
import { Sharing } from './Sharing'
import { StartExam } from './StartExam'
import { courses, topics, trainingStates, useContentLanguage } from './words'
import './failures'

type Course = TrainingQuery['trainingCourses'][number]
export type Me = NonNullable<TrainingQuery['me']>
type CourseTraining = Me['training'][number]

export default function TrainingPage() {
  const { t } = useLingui()
  const training = useRead(Training, { language: useContentLanguage() })
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Training`}
        lead={t`Two courses about the product and its safe use, each with a final exam. A pass gives no access to anything.`}
      />
      <Loaded of={training}>
        {({ trainingCourses, me }) =>
          me && (
            <>
              {trainingCourses.map((course) => (
                <CourseSection
                  key={course.level}
                  of={course}
                  training={me.training.find((each) => each.course === course.level)!}
                />
              ))}
              <Sharing of={me} />
              <History />
            </>
          )
        }
      </Loaded>
    </Stack>
  )
}

function CourseSection({ of, training }: { readonly of: Course; readonly training: CourseTraining }) {
  const { i18n, t } = useLingui()
  const { level, modules } = of
  const isCompleted = ({ id, version }: Course['modules'][number]) =>
    training.completedModules.some((each) => each.moduleId === id && each.version >= version)
  return (
    <Section title={i18n._(courses[level])}>
      <Facts
        of={[
          [t`State`, <Status key="state" of={trainingStates[training.state]} />],
          [t`Completed modules`, t`${modules.filter(isCompleted).length} of ${modules.length}`],
          ...(training.passedAt ? [[t`Last pass`, <Pass key="pass" of={training} />] as const] : []),
        ]}
      />
      <Exam course={level} of={training} />
      <Table
        label={i18n._(courses[level])}
        items={modules}
        keyOf={({ id }) => id}
        columns={[
          {
            title: t`Module`,
            cell: ({ id, title }) => (
              <Link to="/training/modules/$moduleId" params={{ moduleId: id }}>
                {title}
              </Link>
            ),
          },
          { title: t`Topic`, cell: ({ topic }) => i18n._(topics[topic]) },
          { title: t`Words`, cell: ({ words }) => i18n.number(words) },
          {
            title: t`State`,
            cell: (module) => (isCompleted(module) ? <Trans>Completed</Trans> : <Trans>Not completed</Trans>),
          },
        ]}
      />
    </Section>
  )
}

function Pass({ of: { passedAt, passedVersion, score } }: { readonly of: CourseTraining }) {
  return (
    <>
      <Time at={passedAt!} />
      {', '}
      <Trans>
        version {passedVersion} of the course, {score} correct answers
      </Trans>
    </>
  )
}

function Exam({ course, of }: { readonly course: TrainingLevel; readonly of: CourseTraining }) {
  const { i18n } = useLingui()
  const { lastAttempt, nextAttemptAt } = of
  const name = i18n._(courses[course])
  return (
    <Stack gap="tight">
      <Row>
        {lastAttempt?.state === 'OPEN' ? (
          <LinkButton tone="primary" to="/training/exams/$attemptId" params={{ attemptId: lastAttempt.id }}>
            <Trans>Continue the final exam: {name}</Trans>
          </LinkButton>
        ) : (
          <StartExam course={course} />
        )}
        {lastAttempt && lastAttempt.state !== 'OPEN' && (
          <LinkButton tone="quiet" to="/training/exams/$attemptId" params={{ attemptId: lastAttempt.id }}>
            <Trans>Result of the last attempt: {name}</Trans>
          </LinkButton>
        )}
      </Row>
      <p className="second">
        <Trans>
          20 questions, 30 minutes, 16 correct answers to pass; at most three attempts in 24 hours.
        </Trans>
      </p>
      {nextAttemptAt && lastAttempt?.state !== 'OPEN' && (
        <p className="second">
          <Trans>
            The next attempt is possible from <Time at={nextAttemptAt} /> on.
          </Trans>
        </p>
      )}
    </Stack>
  )
}

function History() {
  const { t } = useLingui()
  const history = usePages(TrainingHistory, {}, ({ me }) => me?.trainingAudit)
  return (
    <Section title={t`History`} lead={t`What was done about your training, and what was refused.`}>
      <AuditHistory
        of={history}
        empty={
          <Empty title={t`Nothing has happened yet`}>{t`Each module and each exam appears here.`}</Empty>
        }
      />
    </Section>
  )
}
