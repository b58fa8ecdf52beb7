import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { freePorts, repositoryRoot } from '@enigm/embedded'

describe('npm run demo', () => {
  it.each([
    ['PORT_BASE', (port: number) => ({ words: [], variables: { PORT_BASE: String(port) } })],
    ['--url', (port: number) => ({ words: ['--url', `http://localhost:${port}`], variables: {} })],
  ])('says in one sentence that no gateway answers at the address of %s, and fails', async (_name, given) => {
    const [port = 0] = await freePorts(1)
    const { words, variables } = given(port)
    const script = join(repositoryRoot, 'acceptance', 'dist', 'journeys', 'main.js')
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], {
      env: { PATH: process.env['PATH'], ...variables },
      encoding: 'utf8',
    })
    expect([status, stdout, stderr]).toEqual([
      1,
      '',
      `No gateway answers at http://localhost:${port}: run npm start in another terminal, or set PORT_BASE (or --url) to its address.\n`,
    ])
  })
})
