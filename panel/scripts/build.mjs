// Builds the panel to panel/dist, or to the directory of the argument: the bundle, each file again as .br and .gz, and
// documents.json, the persisted documents for the gateway.
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

// A test's environment would put the development version of React into the bundle.
process.env.NODE_ENV = 'production'

const panel = join(import.meta.dirname, '..')
const dist = process.argv[2] ?? join(panel, 'dist')
const compressible = /\.(js|css|html|svg)$/

await build({
  configFile: join(panel, 'vite.config.mts'),
  logLevel: 'warn',
  build: { outDir: dist, emptyOutDir: true },
})
for (const name of readdirSync(dist, { recursive: true })) {
  const path = join(dist, name)
  if (!compressible.test(name) || !statSync(path).isFile()) continue
  const content = readFileSync(path)
  const options = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }
  writeFileSync(`${path}.br`, brotliCompressSync(content, options))
  writeFileSync(`${path}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }))
}
copyFileSync(join(panel, 'src', 'generated', 'documents.json'), join(dist, 'documents.json'))
