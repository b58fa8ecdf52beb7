import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventCatalogue } from '@enigm/contracts'

/** Events that no service records in an audit trail: copies of a state, signs of life, the end of what left the trail too, and events of Enigm App. */
const unrecorded = /\.(snapshot|heartbeat)$|^(?!servers\.).*\.erased$|^app\./

const folder = join(__dirname, 'actions')
const words = readdirSync(folder)
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n')

describe('the words for the actions of audit trails', () => {
  it('name every recorded event, and none that the catalogue does not have', () => {
    const recorded = Object.keys(eventCatalogue).filter((type) => !unrecorded.test(type))
    expect(recorded.length).toBeGreaterThan(150)
    const named = [...words.matchAll(/'([a-z]+\.[a-z.]+)': msg`/g)].map(([, type]) => type!)
    expect(named.sort()).toEqual(recorded.sort())
  })
})
