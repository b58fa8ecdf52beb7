import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const read = (name: string) => readFileSync(join(__dirname, name), 'utf8')

describe('a document of which every read is recorded', () => {
  it('[DEV-11][KEY-06] is repeated by no hint: the list of the panel has each that shows such records', () => {
    const documents = Object.values(JSON.parse(read('generated/documents.json')) as Record<string, string>)
    const showing = documents
      .filter((text) => /\b(activeDefense|emergencyEvents)\b/.test(text))
      .map((text) => /^query (\w+)/.exec(text)?.[1])
    const [, list = ''] = /recordedDocuments[^[]*\[([^\]]*)\]/.exec(read('operations.ts')) ?? []
    const listed = [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name)
    expect(listed.sort()).toEqual(showing.sort())
    expect(listed).toHaveLength(4)
  })
})
