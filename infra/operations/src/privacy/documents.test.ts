import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { privacyFiles } from './documents'

const root = join(__dirname, '../../../..')

describe('the list of stored data', () => {
  it.each([...privacyFiles()])('%s is fresh: npm run compose would change nothing', (path, text) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text)
  })

  it('[PRV-08] [SLC-08] names a purpose, a class and an end for the records of each service', () => {
    const text = privacyFiles().get('docs/privacy.md')!
    expect(text).toContain('### audit_entry\n\nSECURITY. 365 days after `at`.')
    expect(text).toContain('### member\n')
    expect(text).not.toMatch(/after `undefined`/)
  })
})
