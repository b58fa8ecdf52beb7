import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { newestIn } from './panel.mjs'
import { runToEnd } from './progress.mjs'
import { SetupError } from './setup-error.mjs'

const builder = 'services/guidance/dist/knowledge/build-indexes.js'
const sources = [builder, 'services/guidance/content', 'docs', 'gateway/schema']

/** Whether the indexes of the assistant, whose last file is operations.json, are newer than the documents. */
export function areIndexesBuilt(root) {
  const built = statSync(join(root, 'services/guidance/dist/indexes/operations.json'), {
    throwIfNoEntry: false,
  })
  return (
    built !== undefined &&
    sources.every((source) => existsSync(join(root, source)) && newestIn(join(root, source)) <= built.mtimeMs)
  )
}

/** @throws SetupError when the documents have a mistake */
export async function buildIndexes(root, options) {
  const { status } = await runToEnd(
    'indexing the documents of the assistant',
    [process.execPath, join(root, builder)],
    options,
  )
  if (status !== 0)
    throw new SetupError('The documents of the assistant have a mistake: see the lines above.')
}
