import { registerEnumType } from 'type-graphql'

/** What an eSIM may be used for. The carrier carries it out by the type of the profile (ESM-08). */
export enum EsimPolicy {
  STANDARD = 'STANDARD',
  HOME_ONLY = 'HOME_ONLY',
  DATA_ONLY = 'DATA_ONLY',
}

registerEnumType(EsimPolicy, {
  name: 'EsimPolicy',
  description: 'What an eSIM may be used for; the carrier carries it out by the kind of its profile.',
  valuesConfig: {
    STANDARD: { description: 'What the carrier offers to everybody.' },
    HOME_ONLY: { description: 'No connectivity in the networks of others.' },
    DATA_ONLY: { description: 'Data and nothing else.' },
  },
})
