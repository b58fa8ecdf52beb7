import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { StartFinalExam, type TrainingLevel } from '../../generated/guidance'
import { Button, Problem, Stack } from '../../kit'
import { useChange } from '../../operations'
import { courses } from './words'

/** Starts an attempt at a final exam and leads to its questions. */
export function StartExam({ course }: { readonly course: TrainingLevel }) {
  const { i18n } = useLingui()
  const navigate = useNavigate()
  const start = useChange(StartFinalExam, ({ attempt }) => {
    if (attempt) void navigate({ to: '/training/exams/$attemptId', params: { attemptId: attempt.id } })
  })
  const name = i18n._(courses[course])
  return (
    <Stack gap="tight">
      <Button isPending={start.isPending} onClick={() => start.mutate({ course })}>
        <Trans>Start the final exam: {name}</Trans>
      </Button>
      {start.error && <Problem of={start.error} />}
    </Stack>
  )
}
