import { Trans } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import { SelectField } from './Field'
import { Stack } from './Layout'

interface ByServiceProps<Item> {
  readonly of: readonly Item[]
  readonly children: (items: readonly Item[]) => ReactNode
}

/** The items of one service, which the reader selects: those of all services would be one long page. */
export function ByService<Item extends { readonly service: string }>({ of, children }: ByServiceProps<Item>) {
  const services = [...new Set(of.map(({ service }) => service))]
  const [selected, select] = useState(services[0]!)
  return (
    <Stack>
      <SelectField
        name="service"
        label={<Trans>Service</Trans>}
        value={selected}
        onChange={select}
        options={services.map((each) => [each, each])}
      />
      {children(of.filter(({ service }) => service === selected))}
    </Stack>
  )
}
