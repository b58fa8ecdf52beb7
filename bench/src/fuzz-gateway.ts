import { parseArgs } from 'node:util'
import { fuzzGateway } from './fuzz/compare'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    documents: { type: 'string', default: '2000' },
  },
})

/** `npm run fuzz:gateway -- --seed 7 --documents 50000` */
async function main(): Promise<void> {
  const [seed, documents] = [Number(values.seed), Number(values.documents)]
  console.log(`seed ${seed}, ${documents} documents`)
  const { faulty, withData, direct } = await fuzzGateway(seed, documents)
  console.log(
    `no difference from stock graphql-js; ${withData} answers with data, ${faulty} with errors, ${direct} also directly`,
  )
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
