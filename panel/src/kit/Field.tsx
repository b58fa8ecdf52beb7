import { Trans, useLingui } from '@lingui/react/macro'
import { CircleAlert, Eye, EyeOff } from 'lucide-react'
import { useId, useState, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from 'react'
import { Button } from './Button'
import { useMistake } from './Form'
import { useSentence } from './Problem'

interface FieldProps {
  readonly name: string
  readonly label: ReactNode
  readonly hint?: ReactNode
}

type InputProps = FieldProps & Omit<InputHTMLAttributes<HTMLInputElement>, 'name' | 'id' | 'className'>

/** Label, control, hint and mistake, tied together for assistive technology. */
function useField({ name, label, hint }: FieldProps) {
  const id = useId()
  const sentence = useSentence()
  const mistake = useMistake(name)
  const [hintId, mistakeId] = [`${id}-hint`, `${id}-mistake`]
  return {
    attributes: {
      id,
      name,
      'aria-invalid': mistake ? true : undefined,
      'aria-describedby': [hint && hintId, mistake && mistakeId].filter(Boolean).join(' ') || undefined,
    },
    label: <label htmlFor={id}>{label}</label>,
    below: (
      <>
        {hint && (
          <span className="hint" id={hintId}>
            {hint}
          </span>
        )}
        {mistake && (
          <span className="mistake" id={mistakeId} role="alert">
            <CircleAlert size={14} aria-hidden />
            {sentence(mistake)}
          </span>
        )}
      </>
    ),
  }
}

interface TextFieldProps extends InputProps {
  /** Mono for numbers, handles and codes. */
  readonly isCode?: boolean
}

/** One line of text. Nothing is completed or corrected by the browser unless a page asks for it. */
export function TextField({ name, label, hint, isCode = false, ...input }: TextFieldProps) {
  const field = useField({ name, label, hint })
  return (
    <div className="field">
      {field.label}
      <input
        type="text"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        {...input}
        {...field.attributes}
        className={isCode ? 'mono' : undefined}
      />
      {field.below}
    </div>
  )
}

type TextAreaProps = FieldProps &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'name' | 'id' | 'className'>

/** Several lines of text. */
export function TextAreaField({ name, label, hint, ...input }: TextAreaProps) {
  const field = useField({ name, label, hint })
  return (
    <div className="field">
      {field.label}
      <textarea autoComplete="off" spellCheck={false} rows={4} {...input} {...field.attributes} />
      {field.below}
    </div>
  )
}

/** A secret, hidden until its button is pressed. */
export function SecretField({ name, label, hint, ...input }: InputProps) {
  const { t } = useLingui()
  const field = useField({ name, label, hint })
  const [isShown, setShown] = useState(false)
  const Icon = isShown ? EyeOff : Eye
  return (
    <div className="field">
      {field.label}
      <div className="secret-input">
        <input
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          {...input}
          {...field.attributes}
          type={isShown ? 'text' : 'password'}
          className="mono"
        />
        <Button
          aria-pressed={isShown}
          aria-label={isShown ? t`Hide the value` : t`Show the value`}
          onClick={() => setShown(!isShown)}
        >
          <Icon size={16} aria-hidden />
        </Button>
      </div>
      {field.below}
    </div>
  )
}

/** The critical-operation PIN. */
export function PinField({ name, label, hint, ...input }: InputProps) {
  return (
    <SecretField
      name={name}
      label={label}
      hint={hint ?? <Trans>6 to 12 digits</Trans>}
      inputMode="numeric"
      pattern="[0-9]{6,12}"
      maxLength={12}
      required
      {...input}
    />
  )
}

interface SelectFieldProps extends FieldProps {
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly value?: string
  readonly defaultValue?: string
  /** With an option whose value is empty, the browser asks for another one. */
  readonly required?: boolean
  readonly onChange?: (value: string) => void
}

export function SelectField({
  name,
  label,
  hint,
  options,
  value,
  defaultValue,
  required,
  onChange,
}: SelectFieldProps) {
  const field = useField({ name, label, hint })
  return (
    <div className="field">
      {field.label}
      <select
        {...field.attributes}
        value={value}
        defaultValue={defaultValue}
        required={required}
        onChange={onChange && ((event) => onChange(event.target.value))}
      >
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
      {field.below}
    </div>
  )
}

export function CheckboxField({ name, label, hint, ...input }: InputProps) {
  const field = useField({ name, label, hint })
  return (
    <div className="check">
      <input {...input} {...field.attributes} type="checkbox" />
      {field.label}
      {field.below}
    </div>
  )
}

/** Fields that answer one question together. */
export function FieldGroup({ label, children }: { readonly label: ReactNode; readonly children: ReactNode }) {
  return (
    <fieldset className="choices">
      <legend>{label}</legend>
      {children}
    </fieldset>
  )
}
