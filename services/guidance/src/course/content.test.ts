import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '@enigm/subgraph'
import { guidanceConfig } from '../config'
import { ContentError, readContent } from './content'
import { blocksOf } from './markdown'

const content = join(__dirname, '..', '..', 'content')
const first = 'courses/essential/01-what-command-governs'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'content-'))
  cpSync(content, directory, { recursive: true })
})
afterEach(() => rmSync(directory, { recursive: true }))

function edit(path: string, change: (text: string) => string): void {
  const file = join(directory, path)
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}

function mistakes(): readonly string[] {
  try {
    readContent(directory)
    return []
  } catch (error) {
    return (error as ContentError).mistakes
  }
}

describe('readContent', () => {
  it('[TRN-01] accepts the content of the service: at least 8 modules and 60 questions a course, in two languages', () => {
    const { courses } = readContent(content)
    expect(courses.map(({ level }) => level)).toEqual(['ESSENTIAL', 'ADVANCED'])
  })

  it.each<[string, string, (text: string) => string, RegExp]>([
    ['no front matter', `${first}/en.md`, (text) => text.slice(4), /does not begin with front matter/],
    [
      'an unknown key',
      `${first}/en.md`,
      (text) => text.replace('version:', 'note: x\nversion:'),
      /Unrecognized key/,
    ],
    ['too few words', `${first}/de.md`, (text) => text.slice(0, 1_500), /it has \d+ words, not 300 to 900/],
    [
      'another version',
      `${first}/de.md`,
      (text) => text.replace('version: 1', 'version: 2'),
      /differ in the version/,
    ],
    ['HTML', `${first}/en.md`, (text) => `${text}\n<script>alert(1)</script>\n`, /not supported: html_block/],
    [
      'a script as link',
      `${first}/en.md`,
      (text) => `${text}\n[x](//evil.example)\n`,
      /a link leads neither/,
    ],
    ['a table', `${first}/en.md`, (text) => `${text}\n| a | b |\n| - | - |\n`, /it has a table/],
    [
      'no topic',
      'topics.yaml',
      (text) => text.replace(/^limitations:.*\n/m, ''),
      /module limitations has no topic/,
    ],
    [
      'a topic of no module',
      'topics.yaml',
      (text) => `${text}\nno-module: SECURITY_GUIDANCE\n`,
      /no module no-module/,
    ],
    ['no YAML', 'exam/essential.en.yaml', (text) => `${text}\n  - : [`, /it is not YAML/],
    [
      'an unknown correct choice',
      'exam/essential.en.yaml',
      (text) => text.replace('    - d\n', '    - z\n'),
      /is none of its choices/,
    ],
    [
      'another answer in German',
      'exam/essential.de.yaml',
      (text) => text.replace('    - d\n', '    - a\n'),
      /differ in more than their words/,
    ],
    [
      'a missing translation',
      'exam/essential.de.yaml',
      (text) => text.replace('essential-001', 'essential-999'),
      /essential-001: it is missing/,
    ],
    [
      'an unknown module',
      'exam/advanced.en.yaml',
      (text) => text.replace(/module: [\w-]+/, 'module: nothing'),
      /the course has no module nothing/,
    ],
  ])('refuses %s, with the file', (_, path, change, expected) => {
    edit(path, change)
    const found = mistakes()
    expect(found.length).toBeGreaterThan(0)
    expect(found.join('\n')).toMatch(expected)
  })

  it('lists every mistake at once, and the service does not start', () => {
    edit(`${first}/en.md`, (text) => text.slice(4))
    rmSync(join(directory, 'courses/advanced/01-organizations-and-administrators'), { recursive: true })
    rmSync(join(directory, 'exam/advanced.de.yaml'))
    const found = mistakes()
    expect(found.length).toBeGreaterThan(2)
    const read = () => readConfig(guidanceConfig, { CONTENT_DIR: directory })
    expect(read).toThrow(
      /does not begin with front matter[\s\S]*advanced\.de\.yaml: it cannot be read \(ENOENT\)/,
    )
  })

  it('gives a revised course another version and fingerprint only where they change', () => {
    const before = readContent(directory).courses[0]!
    for (const language of ['en', 'de'])
      edit(`${first}/${language}.md`, (text) => text.replace('version: 1', 'version: 2'))
    const after = readContent(directory).courses[0]!
    expect(after.version).toBe(before.version + 1)
    expect(after.fingerprint).toBe(before.fingerprint)
  })
})

describe('blocksOf', () => {
  it('[TRN-02] gives text in blocks and styles, and no HTML', () => {
    const found: string[] = []
    const blocks = blocksOf('## A\n\nSee **b** and `c <d>`, [e](/servers).\n\n1. f\n2. g\n', (mistake) =>
      found.push(mistake),
    )
    const span = (text: string, style = 'PLAIN', href: string | null = null) => ({ text, style, href })
    expect(found).toEqual([])
    expect(blocks).toEqual([
      { kind: 'HEADING', level: 2, lines: [{ spans: [span('A')] }] },
      {
        kind: 'PARAGRAPH',
        level: null,
        lines: [
          {
            spans: [
              ...[span('See '), span('b', 'STRONG'), span(' and '), span('c <d>', 'CODE'), span(', ')],
              ...[span('e', 'PLAIN', '/servers'), span('.')],
            ],
          },
        ],
      },
      { kind: 'STEPS', level: null, lines: [{ spans: [span('f')] }, { spans: [span('g')] }] },
    ])
  })
})
