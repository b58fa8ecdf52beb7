import { join } from 'node:path'
import { writeKnowledge } from './stored-knowledge'

// A step of the build: `node services/guidance/dist/knowledge/build-indexes.js`.
writeKnowledge(join(__dirname, '..', '..', '..', '..'))
