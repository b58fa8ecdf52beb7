import { Audiences, enumType } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'

const labels = {
  EU_CENTRAL: 'Central Europe',
  EU_NORTH: 'Northern Europe',
  NA_EAST: 'Eastern North America',
  NA_WEST: 'Western North America',
  AP_SOUTH: 'South Asia',
  AP_EAST: 'East Asia',
} as const

/** Public categories; never a data center, a host or a provider (SRV-06). */
export const RegionCode = enumType(
  'RegionCode',
  'A public category of where a server environment runs.',
  labels,
)
export type RegionCode = keyof typeof RegionCode

export const regionLabels: Readonly<Record<RegionCode, string>> = labels

@Audiences('panel', 'partner')
@ObjectType({
  description: 'A public category of where a server environment runs; chosen once, at creation.',
})
export class ServerRegion {
  @Field(() => RegionCode, { description: 'Identifies the region.' })
  code!: RegionCode

  @Field(() => String, { description: 'The name to show.' })
  label!: string
}

export function serverRegion(code: RegionCode): ServerRegion {
  return { code, label: regionLabels[code] }
}
