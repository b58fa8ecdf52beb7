// Lets a child process of a test run TypeScript as the tests themselves do: `node -r typescript-hook.js file.ts`.
const { join } = require('node:path')
const Module = require('node:module')
const { transformSync } = require('@swc/core')
const jest = require('../../../../jest.config.js')

const [, options] = jest.transform['^.+\\.ts$']
const resolve = Module._resolveFilename

Module._resolveFilename = (request, ...rest) => {
  for (const [pattern, target] of Object.entries(jest.moduleNameMapper)) {
    const match = new RegExp(pattern).exec(request)
    if (match) return resolve(target.replace('<rootDir>', jest.rootDir).replace('$1', match[1]), ...rest)
  }
  return resolve(request, ...rest)
}
for (const extension of ['.ts', '.js']) {
  const load = Module._extensions[extension]
  const isTranspiled = (file) => extension === '.ts' || file.includes(join('node_modules', '@scure', 'base'))
  Module._extensions[extension] = (module, file) => {
    if (!isTranspiled(file)) return load(module, file)
    const source = require('node:fs').readFileSync(file, 'utf8')
    return module._compile(
      transformSync(source, { ...options, filename: file, sourceMaps: false }).code,
      file,
    )
  }
}
require('reflect-metadata')
