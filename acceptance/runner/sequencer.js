const { readFileSync } = require('node:fs')
const { default: Sequencer } = require('@jest/test-sequencer')

/** What a test file imports that starts the whole system: it takes longer than any other. */
const startsWholeSystem = /\/(many-processes|shared-system|owner-and-stranger|scene)\.fixture'/

/**
 * Longest files first, so that no worker begins one when the others have nothing left to do. jest orders them by the durations
 * that it remembers; where it remembers none, as in a clean clone, by their size, which says nothing about the longest.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests)
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted
    const isLong = ({ path }) => startsWholeSystem.test(readFileSync(path, 'utf8'))
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))]
  }
}
