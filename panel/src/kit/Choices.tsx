import { useId, type ReactNode } from 'react'

interface ChoicesProps {
  readonly question: ReactNode
  readonly hint?: ReactNode
  readonly options: readonly { readonly id: string; readonly text: string }[]
  /** Whether more than one option can be chosen. */
  readonly several: boolean
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** A question with its options: one is chosen of radio buttons, several of check boxes. */
export function Choices({ question, hint, options, several, chosen, onChange }: ChoicesProps) {
  const name = useId()
  const choose = (id: string, isChosen: boolean) => {
    const others = several ? chosen.filter((each) => each !== id) : []
    onChange(isChosen ? [...others, id] : others)
  }
  return (
    <fieldset className="choices" aria-describedby={hint ? `${name}-hint` : undefined}>
      <legend>{question}</legend>
      {hint && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {options.map(({ id, text }) => (
        <label key={id} className="choice">
          <input
            type={several ? 'checkbox' : 'radio'}
            name={name}
            value={id}
            checked={chosen.includes(id)}
            onChange={({ target }) => choose(id, target.checked)}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  )
}
