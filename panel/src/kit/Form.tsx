import { createContext, useContext, useRef, useState, type ReactNode } from 'react'
import { Failure, type UserError } from '../gateway'
import { Button, type ButtonTone } from './Button'
import { Problem } from './Problem'

/** The values of the fields by name. A checkbox that is not checked has none. */
export type Values = Readonly<Record<string, string>>

interface FormProps {
  /** The form shows what this throws: an error whose path ends with the name of a field stands at the field. */
  readonly onSubmit: (values: Values) => Promise<unknown>
  /** Verb and object. */
  readonly submit: ReactNode
  readonly tone?: ButtonTone
  /** Further buttons. */
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

const Mistakes = createContext<readonly UserError[]>([])

/** The error at a field of the form around it. */
export function useMistake(name: string): UserError | undefined {
  return useContext(Mistakes).find(({ path }) => path.at(-1) === name)
}

/** A native form: the browser validates, the fields keep their values, and a second submission waits for the first. */
export function Form({ onSubmit, submit, tone = 'primary', actions, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  const isRunning = useRef(false)
  const [isPending, setPending] = useState(false)
  const [failure, setFailure] = useState<Error>()
  const [isAtField, setAtField] = useState(false)

  const run = async () => {
    if (isRunning.current || !form.current) return
    isRunning.current = true
    setPending(true)
    setFailure(undefined)
    try {
      await onSubmit(valuesOf(form.current))
    } catch (error) {
      setFailure(error as Error)
      setAtField(focusMistake(form.current, error))
    } finally {
      isRunning.current = false
      setPending(false)
    }
  }

  const mistakes = failure instanceof Failure ? failure.errors : []
  return (
    <form
      ref={form}
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <Mistakes value={mistakes}>{children}</Mistakes>
      {failure && !isAtField && <Problem of={failure} />}
      <div className="actions">
        <Button type="submit" tone={tone} isPending={isPending}>
          {submit}
        </Button>
        {actions}
      </div>
    </form>
  )
}

/** A mistake that the page has found itself, shown at a field like an error of the service. */
export function mistakeAt(field: string, message: string): Failure {
  return new Failure([{ code: 'MISTAKE', message, path: [field] }])
}

function valuesOf(form: HTMLFormElement): Values {
  const entries = [...new FormData(form)].filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return Object.fromEntries(entries)
}

/** Puts the focus into the field that an error names. @returns whether there is one */
function focusMistake(form: HTMLFormElement, error: unknown): boolean {
  if (!(error instanceof Failure)) return false
  for (const { path } of error.errors) {
    const field = form.elements.namedItem(path.at(-1) ?? '')
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue
    field.focus()
    field.select()
    return true
  }
  return false
}
