import { enumType } from '@enigm/subgraph'

/** The carrier enforces a policy by the type of the profile (ESM-08). */
export const EsimPolicy = enumType(
  'EsimPolicy',
  'The connectivity that an eSIM gives; the carrier enforces it by the type of the profile.',
  {
    STANDARD: 'The default connectivity of the carrier.',
    HOME_ONLY: 'No roaming: connectivity in the home network only.',
    DATA_ONLY: 'Mobile data only.',
  },
)
export type EsimPolicy = keyof typeof EsimPolicy
