import type { GovernanceConfig } from '../config'
import { Bucket } from './bucket'
import { Directory } from './directory'
import type { Destination } from './publication'
import { Witness } from './witness'

/** The configured places by their names. */
export function destinationsOf(config: GovernanceConfig): ReadonlyMap<string, Destination> {
  const { CHECKPOINT_DIRECTORY, CHECKPOINT_WITNESS_URL, CHECKPOINT_S3_URL } = config
  return new Map<string, Destination>([
    ...(CHECKPOINT_DIRECTORY ? [['directory', new Directory(CHECKPOINT_DIRECTORY)] as const] : []),
    ...(CHECKPOINT_WITNESS_URL ? [['witness', new Witness(CHECKPOINT_WITNESS_URL)] as const] : []),
    ...(CHECKPOINT_S3_URL ? [['bucket', new Bucket(CHECKPOINT_S3_URL, config)] as const] : []),
  ])
}
