import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

describe('panel/src/generated', () => {
  it('is what the documents and the panel schema give', () => {
    const script = join(__dirname, '..', 'scripts', 'generate.mjs')
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})
