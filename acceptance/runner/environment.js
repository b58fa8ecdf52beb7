const vm = require('node:vm')
const { ModernFakeTimers } = require('@jest/fake-timers')
const { ModuleMocker } = require('jest-mock')

/** Stands for the realm of Node itself where jest asks in which context to compile. */
const mainRealm = Symbol('the main realm')
const compiled = new Map()
const { compileFunction } = vm

// jest compiles into a context that it made; it has no word for the realm that it runs in itself.
vm.compileFunction = (code, parameters, options) =>
  options?.parsingContext === mainRealm
    ? compileOnce(code, parameters, options.filename)
    : compileFunction(code, parameters, options)

/** A module is compiled once in a worker. Every test file that requires it runs the function, and so has its own module. */
function compileOnce(code, parameters, filename) {
  const known = compiled.get(filename)
  if (known?.code === code) return known.run
  const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
  const run = compileFunction(code, parameters, { filename, importModuleDynamically })
  compiled.set(filename, { code, run })
  return run
}

/**
 * Runs test files in the realm of Node itself, where the third-party modules are that `runtime.js` shares: an `Error`, a `Date`
 * or a `Uint8Array` is the same class for both, and fake timers hold for both. What a test file changes in the globals, the
 * process and its variables is undone after it. That includes what the decorators of type-graphql, TypeORM and
 * class-validator have noted, which these libraries keep in a global.
 */
module.exports = class MainRealmEnvironment {
  constructor({ projectConfig }) {
    this.undo = [restorationOf(globalThis), restorationOf(process), restorationOf(process.env)]
    this.global = globalThis
    this.moduleMocker = new ModuleMocker(globalThis)
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis })
  }

  exportConditions() {
    return ['node', 'node-addons']
  }

  /** Nothing when the test file has ended: jest then refuses to load modules. */
  getVmContext() {
    return this.global && mainRealm
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose()
    for (const undo of this.undo) undo()
    this.global = null
  }
}

/** Remembers the properties of an object, and gives what sets them back; the listeners of `process` are none of them. */
function restorationOf(object) {
  const keys = () => Reflect.ownKeys(object).filter((key) => !['_events', '_eventsCount'].includes(key))
  const before = new Map(keys().map((key) => [key, Object.getOwnPropertyDescriptor(object, key)]))
  return () => {
    for (const key of keys()) if (!before.has(key)) delete object[key]
    for (const [key, descriptor] of before) {
      if (descriptor.configurable) Object.defineProperty(object, key, descriptor)
    }
  }
}
