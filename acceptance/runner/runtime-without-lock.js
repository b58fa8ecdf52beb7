const SharingRuntime = require('./runtime')

/** Gives the test file a source file without one lock: the options of its environment have the path and the text. */
module.exports = class RuntimeWithoutLock extends SharingRuntime {
  constructor(config, environment, resolver, transformer, sources, ...rest) {
    super(config, environment, resolver, transformer, sources, ...rest)
    const { path, text } = config.testEnvironmentOptions
    sources.set(path, text)
  }
}
