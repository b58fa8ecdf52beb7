import { Trans, useLingui } from '@lingui/react/macro'
import { useScope } from '../../frame/viewer'
import { ChangeDeviceLabel, type LabelColor, type LabelNoun } from '../../generated/devices'
import { Form, Section, SelectField, useAnnouncements } from '../../kit'
import { useChange } from '../../operations'
import type { DeviceData } from './Device'
import { labelColors, labelNouns } from './device-words'

const textOf = (word: string) => `${word.charAt(0)}${word.slice(1).toLowerCase()}`

/** A label has words of closed lists, which are the same in every language: it is a name, and no text. */
export function LabelForm({ of: { handle, label } }: { readonly of: DeviceData }) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const change = useChange(ChangeDeviceLabel)
  const [color = '', noun = ''] = label.toUpperCase().split(' ')
  if (!useScope('devices:manage')) return null
  return (
    <Section
      title={t`Label`}
      lead={t`Two words by which you tell your devices apart. Nobody else sees them.`}
    >
      <Form
        tone="plain"
        submit={<Trans>Change label</Trans>}
        onSubmit={async (values) => {
          const words = { color: values.color as LabelColor, noun: values.noun as LabelNoun }
          await change.mutateAsync({ deviceHandle: handle, ...words })
          announce({ title: <Trans>The device has another label.</Trans> })
        }}
      >
        <SelectField
          name="color"
          label={<Trans>First word</Trans>}
          defaultValue={color}
          options={labelColors.map((word) => [word, textOf(word)])}
        />
        <SelectField
          name="noun"
          label={<Trans>Second word</Trans>}
          defaultValue={noun}
          options={labelNouns.map((word) => [word, textOf(word)])}
        />
      </Form>
    </Section>
  )
}
