import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Cancel, Dialog, Form, SelectField } from '../../../kit'
import { reasons } from '../words'

export type GivenReason = keyof typeof reasons

interface ReasonProps {
  readonly title: ReactNode
  readonly onChosen: (reason: GivenReason) => void
  readonly onClose: () => void
}

/** No free text: a category cannot say more about a person than it has to. */
export function Reason({ title, onChosen, onClose }: ReasonProps) {
  const { i18n } = useLingui()
  const all = Object.keys(reasons) as GivenReason[]
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        onSubmit={async ({ reasonCategory }) => onChosen(reasonCategory as GivenReason)}
        submit={<Trans>Continue</Trans>}
        actions={<Cancel onClose={onClose} />}
      >
        <SelectField
          name="reasonCategory"
          label={<Trans>Reason</Trans>}
          hint={<Trans>The holder can read it.</Trans>}
          options={all.map((each) => [each, i18n._(reasons[each])] as const)}
        />
      </Form>
    </Dialog>
  )
}
