import { Audiences } from '@enigm/subgraph'
import { Field, ObjectType, registerEnumType } from 'type-graphql'

/** Public categories of where an environment runs; never a data center, a host or a provider (SRV-06). */
export enum RegionCode {
  EU_CENTRAL = 'EU_CENTRAL',
  EU_NORTH = 'EU_NORTH',
  NA_EAST = 'NA_EAST',
  NA_WEST = 'NA_WEST',
  AP_SOUTH = 'AP_SOUTH',
  AP_EAST = 'AP_EAST',
}

export const regionLabels: Readonly<Record<RegionCode, string>> = {
  EU_CENTRAL: 'Central Europe',
  EU_NORTH: 'Northern Europe',
  NA_EAST: 'Eastern North America',
  NA_WEST: 'Western North America',
  AP_SOUTH: 'South Asia',
  AP_EAST: 'East Asia',
}

registerEnumType(RegionCode, {
  name: 'RegionCode',
  description: 'A public category of where a server environment runs.',
  valuesConfig: Object.fromEntries(
    Object.entries(regionLabels).map(([code, label]) => [code, { description: `${label}.` }]),
  ),
})

@Audiences('panel', 'partner')
@ObjectType({
  description: 'A public category of where a server environment runs; chosen once, at creation.',
})
export class ServerRegion {
  @Field(() => RegionCode, { description: 'Names the region.' })
  code!: RegionCode

  @Field(() => String, { description: 'The name to show.' })
  label!: string
}

export function serverRegion(code: RegionCode): ServerRegion {
  return { code, label: regionLabels[code] }
}
