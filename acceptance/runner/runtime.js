const { createRequire, isBuiltin } = require('node:module')
const { isAbsolute, sep } = require('node:path')
const { default: Runtime } = require('jest-runtime')

const THIRD_PARTY = `${sep}node_modules${sep}`

/**
 * Takes third-party modules from Node's own `require`, so that all test files of a worker share them; the project's modules are
 * loaded again for each. A test may mock a third-party module for the project's modules, not for another third-party one.
 */
module.exports = class SharingRuntime extends Runtime {
  requireModule(from, name, options, isActual) {
    const isShared = !options?.isInternalModule && this.isThirdParty(name ?? from)
    return isShared ? createRequire(from)(name ?? from) : super.requireModule(from, name, options, isActual)
  }

  isThirdParty(name) {
    if (isAbsolute(name)) return name.includes(THIRD_PARTY)
    const { moduleNameMapper } = this._config
    return !name.startsWith('.') && !isBuiltin(name) && !moduleNameMapper.some(([own]) => name.match(own))
  }
}
