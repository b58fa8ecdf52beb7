import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const OUTPUT = /(\.d\.ts|\.js)(\.map)?$/

/**
 * Removes what an earlier build wrote for sources that no longer exist. tsc leaves it in place, and Node prefers a left-over
 * `thing.js` to the index of a new folder `thing`.
 */
export function removeStaleOutputs(root, rooms) {
  for (const project of rooms.flatMap((room) => projectsOf(join(root, room)))) {
    const [source, dist] = [join(project, 'src'), join(project, 'dist')]
    if (!existsSync(source)) {
      rmSync(dist, { recursive: true, force: true })
      rmSync(join(project, 'tsconfig.tsbuildinfo'), { force: true })
    } else if (existsSync(dist)) removeOrphans(dist, source)
  }
}

/** The room itself and the folders in it, as far as they have been built. */
function projectsOf(room) {
  if (!existsSync(room)) return []
  const folders = readdirSync(room, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return [room, ...folders.map(({ name }) => join(room, name))].filter(
    (folder) => existsSync(join(folder, 'dist')) || existsSync(join(folder, 'tsconfig.tsbuildinfo')),
  )
}

/** Removes the outputs below a directory that have no source, and the directories that become empty. */
function removeOrphans(dist, source) {
  for (const entry of readdirSync(dist, { withFileTypes: true })) {
    const path = join(dist, entry.name)
    if (entry.isDirectory()) {
      removeOrphans(path, join(source, entry.name))
      if (readdirSync(path).length === 0) rmdirSync(path)
    } else if (OUTPUT.test(entry.name) && !hasSource(source, entry.name)) rmSync(path)
  }
}

function hasSource(directory, output) {
  const name = output.replace(OUTPUT, '')
  return ['.ts', '.tsx'].some((extension) => existsSync(join(directory, name + extension)))
}
